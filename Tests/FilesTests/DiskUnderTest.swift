import Files
import Foundation
import SimulatedDisk
import Testing

/// The implementations of the seam. What holds for one must hold for all.
enum DiskUnderTest: CaseIterable, CustomTestStringConvertible {
    case local
    case simulated

    var testDescription: String {
        switch self {
        case .local: "the machine's file system"
        case .simulated: "the simulated disk"
        }
    }

    /// Runs the body with an empty directory of its own on a disk of this kind.
    func withDirectory(_ body: (any Disk, String) throws -> Void) throws {
        switch self {
        case .simulated:
            let disk = SimulatedDisk(seed: 1)
            try disk.makeDirectory("/data")
            try body(disk, "/data")
        case .local:
            let directory = NSTemporaryDirectory() + "disk-contract-" + UUID().uuidString
            try LocalDisk().makeDirectory(directory)
            defer { try? FileManager.default.removeItem(atPath: directory) }
            try body(LocalDisk(), directory)
        }
    }
}

extension Disk {
    /// A new file with this content.
    @discardableResult
    func add(_ path: String, _ bytes: [UInt8] = []) throws -> any File {
        let file = try open(path, .create)
        try file.write(bytes, at: 0)
        return file
    }
}

/// What a body throws, reduced to the reason.
func refusal(of body: () throws -> Void) -> FileError.Code? {
    do {
        try body()
        return nil
    } catch {
        return (error as? FileError)?.code
    }
}
