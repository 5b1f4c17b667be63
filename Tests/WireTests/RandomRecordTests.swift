import CBOR
import Samples
import Testing
import Wire

extension SeededGenerator {
    mutating func text(_ limit: Int = 256) -> String {
        let characters = ["a", "7", "/", "-", "里", "楼", "é", "𐅑", "\u{0}"]
        let text = (0..<Int.random(in: 1...60, using: &self)).map { _ in characters.randomElement(using: &self)! }
        return String(text.joined().prefix(limit / 4))
    }

    mutating func event() -> Event {
        let causes: [Cause?] = [nil, .event(.telemetry, Seq(next())), .command(key())]
        var fields: [Int64: CBORValue] = [:]
        for _ in 0..<Int.random(in: 0..<6, using: &self) {
            let values: [CBORValue] = [
                .unsigned(next()), .text(text()), nil, 1.5, [1, -2], .bytes([1, 2]), ["a": true],
            ]
            fields[Int64(truncatingIfNeeded: next()) >> Int64.random(in: 0..<64, using: &self)] =
                values.randomElement(using: &self)!
        }
        return try! Event(
            occurred: Instant(milliseconds: Int64(truncatingIfNeeded: next())), kind: Kind("alarm.raised"),
            place: Bool.random(using: &self) ? text() : nil, subject: Bool.random(using: &self) ? text() : nil,
            cause: causes.randomElement(using: &self)!, actor: Bool.random(using: &self) ? text() : nil,
            body: Body(fields))
    }

    mutating func key() -> CommandKey {
        try! CommandKey(principal: text(), source: text(), id: text())
    }
}

@Suite struct `Any event` {
    @Test(arguments: 0..<6 as Range<UInt64>)
    func `comes back from its record as it was`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            let events = (0..<Int.random(in: 1...3, using: &generator)).map { _ in generator.event() }
            let key = generator.key()
            let command = try Command(key: key, events: events)
            for (index, event) in command.events.enumerated() {
                let (seq, recorded) = (generator.next(), Int64(truncatingIfNeeded: generator.next()))
                let record = try event.record(seq: seq, recorded: recorded)
                #expect(record.event == events[index])
                #expect(record.key == key)
                #expect(record.seq == Seq(seq) && record.recorded.milliseconds == recorded)
            }
        }
    }

    /// The general decoder knows CBOR and nothing of records: what it refuses, the record decoder must refuse too.
    @Test(arguments: 0..<4 as Range<UInt64>)
    func `that was mutated is refused, or still a record of deterministic CBOR`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: 50 + seed)
        var accepted = 0
        for _ in 0..<3_000 {
            let command = try Command(key: generator.key(), events: [generator.event()])
            let bytes = generator.mutation(of: Array(try command.events[0].record().encoded))
            guard let record = try? Record(decoding: bytes) else { continue }
            accepted += 1
            #expect(record.encoded.elementsEqual(bytes))
            #expect(try CBORValue(decoding: bytes).encoded == bytes)
        }
        #expect(accepted > 100)
    }
}

@Suite struct `The corpus of the record fuzzer` {
    @Test func `gives records that are written as they were read, or is refused, and never traps`() throws {
        let files = try RepositoryFile.list("Tests/Fuzz/Corpus/record")
        #expect(!files.isEmpty)
        for file in files {
            let bytes = try RepositoryFile.read(file)
            if let record = try? Record(decoding: bytes) {
                #expect(record.encoded.elementsEqual(bytes), "\(file)")
                #expect(record.encodedKey.elementsEqual(record.key.encoded), "\(file)")
                #expect(try Command(key: record.key, events: [record.event]).events.count == 1, "\(file)")
            }
            var reader = try CBORReader(bytes)
            guard let header = try? ExportHeader(from: &reader) else { continue }
            #expect(header.encoded.elementsEqual(bytes[..<reader.position]), "\(file)")
        }
    }
}
