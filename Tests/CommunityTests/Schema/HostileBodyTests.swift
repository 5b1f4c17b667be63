import CBOR
import Community
import Histories
import Samples
import Testing
import Wire

@Suite struct `Whatever bytes a body has` {
    private let kinds = EventSchema.lanes.flatMap(\.kinds)

    /// Reads it as every kind there is; what is accepted means the same when it is written and read again.
    private func read(_ bytes: [UInt8]) throws -> Int {
        var accepted = 0
        for kind in kinds {
            guard let event = try? kind.read(CBORReader(bytes)) else { continue }
            accepted += 1
            let body = event.body.encoded
            #expect(try kind.read(CBORReader(body)).body.encoded == body, "\(kind.name) \(bytes.hex)")
        }
        return accepted
    }

    @Test func `random ones are read or refused`() throws {
        var generator = SeededGenerator(seed: 1)
        for _ in 0..<4_000 {
            let count = Int.random(in: 0..<24, using: &generator)
            var bytes = (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
            // Most of them are maps at least.
            if let first = bytes.first, first % 4 > 0 { bytes[0] = 0xA0 | first & 7 }
            _ = try read(bytes)
        }
    }

    @Test func `those that were valid once are read or refused`() throws {
        var generator = SeededGenerator(seed: 2)
        let ids = ["", "c1", String(repeating: "\u{1F525}", count: 20)]
        var accepted = 0
        for kind in kinds {
            for _ in 0..<100 {
                accepted += try read(generator.mutation(of: generator.body(of: kind, ids: ids).encoded))
            }
        }
        #expect(accepted > kinds.count * 100)
    }

    @Test func `an extreme one of each kind is read as that kind`() throws {
        var generator = SeededGenerator(seed: 3)
        let table = KindTable(kinds)
        for kind in kinds {
            var accepted = 0
            for _ in 0..<40 {
                let bytes = generator.body(of: kind, ids: ["c1"]).encoded
                guard let event = try? table.read(Array(kind.name.utf8)[...], CBORReader(bytes)) else { continue }
                #expect("\(type(of: event).kind)" == kind.name)
                #expect(event.body.encoded == bytes)
                accepted += 1
            }
            #expect(accepted > 0, "\(kind.name)")
        }
    }
}
