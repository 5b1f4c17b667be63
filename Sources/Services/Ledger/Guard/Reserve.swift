import Files
import Synchronization

/// Disk space that the incident lane owns: a file of real blocks that is given back slice by slice when everything else
/// is full, so that alarms are stored while readings wait.
///
/// While the reserve is not whole, the other lanes store nothing, or they would eat what was given back.
final class Reserve: Sendable {
    private let path: String
    private let disk: any Disk
    private let size: UInt64
    private let slice: UInt64
    private let held: Mutex<UInt64>

    init(_ path: String, on disk: any Disk, options: LedgerOptions) throws {
        self.path = path
        self.disk = disk
        size = options.reserveBytes
        slice = options.reserveSliceBytes
        held = Mutex(try disk.exists(path) ? disk.open(path, .read).size() : 0)
        // A lane that is being created has no directory yet; its first opening takes the space.
        if try disk.exists(path.parentDirectory) { try restore() }
    }

    var isWhole: Bool { held.withLock { $0 >= size } }

    /// Gives a slice back to the disk. False when nothing is left to give.
    func giveBack() throws -> Bool {
        try held.withLock { held in
            guard held > 0 else { return false }
            held -= min(slice, held)
            try disk.open(path, .readWrite).resize(to: held)
            return true
        }
    }

    /// Takes the space again once the disk has room for it and for some work besides. A disk that is full meanwhile is
    /// no error: the reserve stays as it is, and the next call tries again.
    func restore() throws {
        try held.withLock { held in
            guard held < size, try disk.availableBytes(at: path.parentDirectory) >= size - held + slice else { return }
            do throws(FileError) {
                let file = try disk.open(path, disk.exists(path) ? .readWrite : .create)
                try file.allocate(size: size)
                try file.sync()
                held = size
            } catch {
                guard error.code == .noSpace else { throw error }
                // Somebody else was faster with the space. What was allocated before is still held.
                held = try disk.exists(path) ? disk.open(path, .read).size() : 0
            }
        }
    }
}
