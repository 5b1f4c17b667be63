import Foundation
import Testing

@testable import Files

@Suite struct `The status of a process` {
    private static let line =
        "71 (a) 1 (b c) R 1 71 71 0 -1 4194304 88 0 0 0 250 50 7 8 20 0 3 0 400 12345678 2560 18446744073709551615 1 1\n"

    @Test func `is understood whatever the program is called`() throws {
        let status = try #require(ProcessStatus(stat: Array(Self.line.utf8)))
        // Ticks of 10 ms and pages of 4 KiB, which every Linux that we know has on this architecture.
        #expect(status.processorNanoseconds == 3_000_000_000)
        #expect(status.startNanoseconds == 4_000_000_000)
        #expect(status.residentBytes == 2_560 * UInt64(sysconf(Int32(_SC_PAGESIZE))))
    }

    @Test(arguments: [0, 5, 30, 80]) func `is none where the line ends early`(length: Int) {
        #expect(ProcessStatus(stat: Array(Self.line.utf8.prefix(length))) == nil)
    }

    @Test func `is that of this process`() throws {
        let status = try ProcessStatus.read()
        #expect(status.residentBytes > 1_000_000)
        var spent = status.processorNanoseconds
        while spent < status.processorNanoseconds + 20_000_000 { spent = try ProcessStatus.read().processorNanoseconds }
        #expect(try ProcessStatus.read().startNanoseconds == status.startNanoseconds)
        let pipes = (0..<50).map { _ in Pipe() }
        #expect(try ProcessStatus.openDescriptorCount() >= 2 * pipes.count)
    }
}
