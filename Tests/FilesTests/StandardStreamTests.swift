import Foundation
import Synchronization
import Testing
import Threads

@testable import Files

@Suite struct `A standard stream` {
    @Test func `takes all bytes, and waits for who reads even where it was told not to`() throws {
        let pipe = Pipe()
        let writing = pipe.fileHandleForWriting.fileDescriptor
        #expect(fcntl(writing, F_SETFL, O_NONBLOCK) == 0)
        // More than a pipe holds.
        let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let read = Mutex<[UInt8]>([])
        let reader = Threads.Thread {
            let data = pipe.fileHandleForReading.readData(ofLength: bytes.count)
            read.withLock { $0 = [UInt8](data) }
        }
        try StandardStream(descriptor: writing).write(bytes)
        reader.join()
        #expect(read.withLock { $0 } == bytes)
    }

    @Test func `that nobody reads any more is an error and not the end`() throws {
        let pipe = Pipe()
        try pipe.fileHandleForReading.close()
        let stream = StandardStream(descriptor: pipe.fileHandleForWriting.fileDescriptor)
        let error = #expect(throws: FileError.self) { try stream.write([1]) }
        #expect(error?.code == .init(rawValue: EPIPE))
        withExtendedLifetime(pipe) {}
    }
}
