import Foundation
import Glibc
import Testing

@testable import Files

@Suite struct LocalDiskTests {
    @Test func `a lock goes with its file, although a child that is being started has a copy of it`() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "linli-lock-\(UUID().uuidString)").path
        let disk = LocalDisk()
        defer { try? disk.remove(path) }
        var holder: LocalFile? = try #require(try disk.open(path, .create) as? LocalFile)
        try holder?.lock()
        let copy = dup(try #require(holder?.descriptor))
        defer { close(copy) }
        let rival = try disk.open(path, .readWrite)
        #expect(throws: FileError.self) { try rival.lock() }
        holder = nil
        try rival.lock()
    }
}
