import Digest
import DistrictStore
import Files
import Merkle
import Samples
import SimulatedDisk
import Testing
import Wire

@Suite struct BitFlipTests {
    /// What a reader gets of a place: everything, or the first error.
    private func reading(_ place: SQLitePlace, _ senders: [Sender]) -> Result<[[UInt8]], DistrictStoreError> {
        do throws(DistrictStoreError) {
            let store = try SQLiteDistrictStore(opening: place.site, fold: AlarmFold())
            defer { try? store.close() }
            var read: [[UInt8]] = []
            for sender in senders {
                let lane = store.lane(sender.lane)
                read.append(Array("\(lane?.size ?? 0) \(lane?.isQuarantined ?? false)".utf8))
                if let lane, lane.size > 0 {
                    let batch = try store.records(of: sender.lane, from: Seq(0), limit: 1_000)
                    read += (0..<batch.count).map { Array(batch[$0]) }
                    read.append(
                        try store.inclusionProof(of: Seq(0), in: lane.size, of: sender.lane).path.flatMap(\.bytes))
                }
                read.append(try store.export(sender.lane.log))
                read += try store.previews(of: sender.lane).map(\.record)
                read += try store.quarantines(of: sender.lane).map { Array("\($0)".utf8) }
                read += try store.pendingCommands(to: sender.lane.log, limit: 10).map { Array("\($0)".utf8) }
                read.append(try store.checkpoint(of: sender.lane) ?? [])
            }
            read += try store.records(after: ArrivalCursor(next: [0, 0, 0, 0]), limit: 4_000).map { Array($0.bytes) }
            return .success(read)
        } catch {
            return .failure(error)
        }
    }

    @Test func `a bit that turns over at rest is named with its file, or changes nothing that is read`() throws {
        let place = try SQLitePlace()
        let store = try place.open()
        var senders = (1...3).map { Sender($0) }
        for index in senders.indices { _ = try store.appendBlocking(senders[index].next(260)) }
        var ahead = senders[0]
        ahead.grow(100)
        try store.changeBlocking(.preview(ahead.preview(300)))
        try store.changeBlocking(.cosigned(senders[0].lane, senders[0].head, note: [1, 2, 3]))
        try store.changeBlocking(
            .command(QueuedCommand(to: senders[0].lane.log, id: "a", [1, 2, 3], notAfter: Sender.start)))
        try store.changeBlocking(
            .quarantine(
                Quarantine(
                    senders[1].lane, at: Sender.start, because: "a fork", ours: .init(head: senders[1].head),
                    theirs: .init(head: ahead.head, note: [1, 2, 3]))))
        try store.close()
        let files = place.disk.paths.filter { $0.hasSuffix(".db") }
        let whole = try reading(place, senders).get()
        var random = SeededGenerator(seed: 1)
        var named = 0
        for _ in 0..<600 {
            let path = random.element(of: files)
            let bit = random.number(in: 0...(try place.disk.bytes(of: path).count * 8 - 1))
            try place.disk.flipBit(path, bit)
            switch reading(place, senders) {
            case .success(let read): #expect(read == whole, "bit \(bit) of \(path)")
            case .failure(let error):
                named += 1
                #expect("\(error)".contains(path), "bit \(bit) of \(path): \(error)")
            }
            try place.disk.flipBit(path, bit)
        }
        #expect(named > 300)
    }
}
