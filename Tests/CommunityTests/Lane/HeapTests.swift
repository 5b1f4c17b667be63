import Community
import Samples
import Testing

@Suite struct `A heap` {
    @Test func `gives the least of what it holds, as a sorted list would`() {
        var generator = SeededGenerator(seed: 3)
        var (heap, list) = (Heap<Int>(), [Int]())
        for _ in 0..<5_000 {
            if Int.random(in: 0..<5, using: &generator) < 3 {
                let number = Int.random(in: 0..<100, using: &generator)
                heap.insert(number)
                list.append(number)
                list.sort()
            } else {
                let least = heap.popFirst()
                #expect(least == (list.isEmpty ? nil : list.removeFirst()))
            }
            #expect(heap.first == list.first)
            #expect(heap.count == list.count)
        }
    }
}
