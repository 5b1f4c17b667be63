import ReplicationLine
import Surface
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(1))) struct `What runs on a strand` {
    @Test func `is done in its order and never two pieces at once, whoever asks for it`() async {
        let readers = Readers(threads: 4, waiting: 10)
        let strands = (0..<3).map { _ in Strand(on: readers) }
        let done = Mutex([Int: [Int]]())
        let inside = Mutex([Int: Int]())
        let overlaps = Mutex(0)
        for number in 0..<600 {
            let strand = number % strands.count
            strands[strand].run {
                let isAlone = inside.withLock { inside in
                    inside[strand, default: 0] += 1
                    return inside[strand] == 1
                }
                if !isAlone { overlaps.withLock { $0 += 1 } }
                done.withLock { $0[strand, default: []].append(number) }
                inside.withLock { $0[strand, default: 0] -= 1 }
            }
        }
        for strand in strands { await strand.result {} }
        for strand in strands.indices {
            #expect(done.withLock { $0[strand] } == (0..<600).filter { $0 % strands.count == strand })
        }
        #expect(overlaps.withLock { $0 } == 0)
        readers.close()
    }

    @Test func `may ask for more, which waits behind what was there`() async {
        let readers = Readers(threads: 1, waiting: 1)
        let strand = Strand(on: readers)
        let done = Mutex([String]())
        let started = Latch()
        strand.run {
            strand.run { done.withLock { $0.append("asked for inside") } }
            done.withLock { $0.append("first") }
            started.open()
        }
        await started.wait()
        let last = await strand.result { "last" }
        #expect(last == "last" && done.withLock { $0 } == ["first", "asked for inside"])
        readers.close()
    }
}
