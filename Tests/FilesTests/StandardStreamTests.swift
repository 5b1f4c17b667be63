import Dispatch
import Foundation
import Testing

@testable import Files

@Suite struct `A standard stream` {
    @Test func `takes all bytes, and waits for who reads even where it was told not to`() async throws {
        let pipe = Pipe()
        let (reading, writing) = (pipe.fileHandleForReading, pipe.fileHandleForWriting.fileDescriptor)
        #expect(fcntl(writing, F_SETFL, O_NONBLOCK) == 0)
        // More than a pipe holds.
        let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        async let read = Task.detached { try reading.read(upToCount: bytes.count) }.value
        try StandardStream(descriptor: writing).write(bytes)
        #expect(try await read.map { [UInt8]($0) } == bytes)
    }

    @Test func `that nobody reads any more is an error and not the end`() throws {
        let pipe = Pipe()
        try pipe.fileHandleForReading.close()
        let stream = StandardStream(descriptor: pipe.fileHandleForWriting.fileDescriptor)
        let error = #expect(throws: FileError.self) { try stream.write([1]) }
        #expect(error?.code == .init(rawValue: EPIPE))
    }
}
