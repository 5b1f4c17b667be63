public import Files

/// A disk in memory whose faults are chosen: the same seed, calls and faults give the same bytes.
///
/// SQLite and the seam share its files: a database opened through the VFS named `sqliteVFS` is a file of the disk, so
/// every byte of a ledger passes by here. What is promised is what disks and file systems promise, and nothing more:
/// a write is certain when its file was synced, a changed name when its directory was, and a failed sync has made
/// nothing certain at all.
public final class SimulatedDisk: Disk {
    /// Enough for everybody who does not test a full disk.
    public static let defaultCapacity: UInt64 = 1 << 40

    let volume: Volume
    private let vfs: SQLiteVFS

    /// - Parameters:
    ///   - capacity: what all files together may occupy, in bytes; sectors count as a whole.
    ///   - tornSectors: whether a power cut may leave a sector half old and half new.
    ///   - faults: the calls that fail; see `Fault`.
    public convenience init(
        seed: UInt64, capacity: UInt64 = defaultCapacity, tornSectors: Bool = false,
        timekeeping: Timekeeping = .machine, faults: [Fault] = []
    ) {
        let state = VolumeState(seed: seed, capacity: capacity, tornSectors: tornSectors, faults: faults)
        self.init(volume: Volume(state, timekeeping: timekeeping))
    }

    private init(volume: Volume) {
        self.volume = volume
        vfs = SQLiteVFS(volume: volume)
    }

    deinit {
        close()
    }

    /// Withdraws the VFS: nothing more can be opened through it. Connections that are open go on, and keep alive what
    /// they need.
    public func close() {
        vfs.unregister()
    }

    public var sqliteVFS: String? { vfs.name }

    /// The calls still to fail. Numbers count from the first call of the disk, not from the moment of the change.
    public var faults: [Fault] {
        get { volume.withState { $0.faults } }
        set { volume.withState { $0.faults = newValue } }
    }

    /// Lowered below what is stored, it refuses every byte more and takes nothing away.
    public var capacity: UInt64 {
        get { volume.withState { $0.capacity } }
        set { volume.withState { $0.capacity = newValue } }
    }

    /// How many calls of these kinds came so far, failed ones included.
    public func calls(of kinds: CallKinds) -> Int {
        volume.withState { $0.calls(of: kinds) }
    }

    /// Cuts the power. From now on every call to this disk and its files fails with EIO, so that the process that died
    /// can tell nobody anything; its connections may be closed. The disk returned is what the next process finds, with
    /// a seed drawn from this one's, calls counted from zero, and no faults. Cutting again gives another of the states
    /// that the same moment may leave.
    public func powerCut() -> SimulatedDisk {
        successor { $0.cutPower() }
    }

    /// Ends the process and not the machine: everything written is there, durable or not, and nobody holds a lock.
    /// This disk is afterwards as dead as after a power cut.
    public func processKilled() -> SimulatedDisk {
        successor { $0.killProcess() }
    }

    private func successor(_ end: (inout VolumeState) -> VolumeState) -> SimulatedDisk {
        SimulatedDisk(volume: Volume(volume.withState(end), timekeeping: volume.timekeeping))
    }
}
