public import Files
import Threads
import Wire

/// Where a ledger lives and what it is given from outside: its directory, its fence, its disk, its clock, its limits.
public struct Site: Sendable {
    public let directory: String
    /// Outside the directory and outside its backups.
    public let fence: String
    public let disk: any Disk
    public let options: LedgerOptions
    public let clock: @Sendable () -> ClockReading

    /// Without a path of its own the fence lies beside the directory.
    public init(
        directory: String, fence: String? = nil, disk: any Disk = LocalDisk(),
        options: LedgerOptions = LedgerOptions(), clock: @escaping @Sendable () -> ClockReading = Site.systemClock
    ) {
        self.directory = directory
        self.fence = fence ?? directory + ".fence"
        self.disk = disk
        self.options = options
        self.clock = clock
    }

    public static let systemClock: @Sendable () -> ClockReading = {
        ClockReading(
            wall: Instant(milliseconds: SystemClock.wallMilliseconds()),
            monotonicMilliseconds: SystemClock.monotonicNanoseconds() / 1_000_000)
    }

    /// The file that whoever has the directory open holds a lock on.
    public var lock: String { paths.lock }
    public var signingKey: String { paths.signingKey }
    /// The disk space that belongs to alarms.
    public var reserve: String { paths.lane(.incident).reserve }

    var paths: SitePaths { SitePaths(directory: directory) }

    /// The file whose lock makes one process the owner, and whose identity tells the directory from its copies.
    func createLock() throws {
        if try !disk.exists(paths.lock) {
            try disk.open(paths.lock, .create).sync()
            try disk.syncDirectory(directory)
        }
    }
}

/// Where the files of a ledger lie, outside its lanes.
struct SitePaths: Sendable {
    let directory: String

    var identity: String { directory + "/identity" }
    var signingKey: String { directory + "/signing.key" }
    var lock: String { directory + "/lock" }
    /// What the directory is made like; see `DirectoryFormat`.
    var format: String { directory + "/format" }
    /// There while an import goes on, and left behind by one that was cut off.
    var importMark: String { directory + "/import" }
    /// There while a backup is restored, and left behind by a restore that was cut off: the backup's own manifest.
    var restoreMark: String { directory + "/restore" }
    /// Stands for the fence until the directory is adopted.
    var importFence: String { directory + "/import.fence" }

    func lane(_ lane: Lane) -> LanePaths { LanePaths(directory: directory + "/" + lane.rawValue) }
}
