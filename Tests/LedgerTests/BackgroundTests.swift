import Files
import Testing
import Threads

@Suite struct BackgroundTests {
    @Test func `a thread in the background gives way, and no other thread with it`() throws {
        let nice = Monitor<[Int]>([])
        Thread {
            Background.begin()
            nice.withLock { $0.append(BackgroundTests.ownNice ?? -1) }
        }.join()
        // The tests themselves may give way more than that.
        let own = try #require(BackgroundTests.ownNice)
        #expect(nice.withLock { $0 } == [max(10, own)])
    }

    @Test func `work at a pace takes as long as its bytes may take`() {
        let start = SystemClock.monotonicNanoseconds()
        for _ in 0..<4 { Pace(bytesPerSecond: 1 << 20).rest(after: 4_096) }
        #expect(SystemClock.monotonicNanoseconds() - start >= 15_000_000)
        Pace.free.rest(after: .max)
    }

    /// Field 19 of proc(5)'s stat of the calling thread; the second may hold spaces and ends with a parenthesis.
    private static var ownNice: Int? {
        guard let bytes = try? LocalDisk().open("/proc/thread-self/stat", .read).read(at: 0, count: 4_096),
            let end = bytes.lastIndex(of: UInt8(ascii: ")"))
        else { return nil }
        let fields = String(decoding: bytes[(end + 1)...], as: UTF8.self).split(separator: " ")
        return Int(fields[16])
    }
}
