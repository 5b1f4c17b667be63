import Files
import Foundation
import Glibc

/// A file system of the machine's own kernel that is soon full. Only root may have one.
struct SmallDisk {
    let path: String
    private var ballast: String { path + "/ballast" }

    static let isAllowed = geteuid() == 0

    init(_ path: String, megabytes: Int) throws {
        self.path = path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        guard unsafe mount("tmpfs", path, "tmpfs", 0, "size=\(megabytes)m") == 0 else {
            throw FileError("mount", path, .init(rawValue: errno))
        }
    }

    /// To be called when nothing is open there any more.
    func end() { unsafe umount(path) }

    /// Leaves nobody any room.
    func fill() throws {
        let file = try LocalDisk().open(ballast, .create)
        let room = try LocalDisk().availableBytes(at: path)
        let piece = [UInt8](repeating: 0x4C, count: 1 << 20)
        var place: UInt64 = 0
        while place < room {
            let count = Int(min(UInt64(piece.count), room - place))
            try file.write(Array(piece[..<count]), at: place)
            place += UInt64(count)
        }
    }

    func free() throws { try LocalDisk().remove(ballast) }
}
