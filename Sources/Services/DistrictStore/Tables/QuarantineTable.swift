import CBOR
import Merkle
import SQLite
import Wire

/// The forks that were found, with their evidence. Nothing is ever taken out.
final class QuarantineTable {
    static let creation = """
        CREATE TABLE quarantine (
            number INTEGER PRIMARY KEY, lane INTEGER NOT NULL, content BLOB NOT NULL, lift BLOB);
        CREATE INDEX quarantine_by_lane ON quarantine (lane);
        """

    private let insert: Statement
    private let lift: Statement
    private let select: Statement

    init(_ connection: borrowing Connection) throws(SQLiteError) {
        insert = try connection.prepare("INSERT INTO quarantine (lane, content) VALUES (?, ?)")
        lift = try connection.prepare("UPDATE quarantine SET lift = ? WHERE lane = ? AND lift IS NULL")
        select = try connection.prepare("SELECT content, lift FROM quarantine WHERE lane = ? ORDER BY number")
    }

    func add(_ quarantine: Quarantine, of lane: Int64) throws(SQLiteError) {
        try insert.bind(lane, at: 1)
        try insert.bind(checked: quarantine.encoded, of: CheckedBytes.place(lane, 0), at: 2)
        try insert.run()
    }

    func end(_ end: Quarantine.Lift, of lane: Int64) throws(SQLiteError) {
        let content: CBORValue = [.text(end.by), .text(end.why), .integer(end.at.milliseconds)]
        try lift.bind(checked: content.encoded, of: CheckedBytes.place(lane, 1), at: 1)
        try lift.bind(lane, at: 2)
        try lift.run()
    }

    func quarantines(of name: LogLane, as lane: Int64) throws(SQLiteError) -> [Quarantine] {
        var found: [Quarantine] = []
        defer { select.reset() }
        try select.bind(lane, at: 1)
        while try select.step() {
            let content = try select.checked(0, of: CheckedBytes.place(lane, 0), "quarantine of \(name)")
            guard let value = CBORValue(stored: content), var quarantine = Quarantine(name, value) else {
                throw .corrupt("it is none", reading: "quarantine of \(name)")
            }
            if !select.isNull(1) {
                let bytes = try select.checked(1, of: CheckedBytes.place(lane, 1), "end of a quarantine of \(name)")
                guard let value = CBORValue(stored: bytes), let lift = Quarantine.Lift(value) else {
                    throw .corrupt("it is none", reading: "end of a quarantine of \(name)")
                }
                quarantine.lift = lift
            }
            found.append(quarantine)
        }
        return found
    }
}

extension Quarantine {
    fileprivate var encoded: [UInt8] {
        CBORValue.array([.integer(at.milliseconds), .text(reason), ours.value, theirs.value]).encoded
    }

    fileprivate init?(_ lane: LogLane, _ value: CBORValue) {
        guard let items = value.items, items.count == 4, let at = items[0].instant, let reason = items[1].text,
            let ours = Evidence(items[2]), let theirs = Evidence(items[3])
        else { return nil }
        self.init(lane, at: at, because: reason, ours: ours, theirs: theirs)
    }
}

extension Quarantine.Lift {
    fileprivate init?(_ value: CBORValue) {
        guard let items = value.items, items.count == 3, let by = items[0].text, let why = items[1].text,
            let at = items[2].instant
        else { return nil }
        self.init(by: by, why: why, at: at)
    }
}

extension Quarantine.Evidence {
    fileprivate var value: CBORValue {
        [
            head.map { CBORValue($0) } ?? .null, note.map(CBORValue.bytes) ?? .null,
            .array(records.map { [.unsigned($0.seq.value), .bytes($0.bytes)] }),
            frame.map(CBORValue.bytes) ?? .null,
        ]
    }

    fileprivate init?(_ value: CBORValue) {
        guard let items = value.items, items.count == 4, let list = items[2].items else {
            return nil
        }
        var records: [Quarantine.Exhibit] = []
        for item in list {
            guard let pair = item.items, pair.count == 2, let seq = pair[0].unsigned, let bytes = pair[1].bytes else {
                return nil
            }
            records.append(Quarantine.Exhibit(Seq(seq), bytes))
        }
        self.init(head: items[0].head, note: items[1].bytes, records: records, frame: items[3].bytes)
    }
}
