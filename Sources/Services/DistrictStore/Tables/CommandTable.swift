import CBOR
import SQLite
import Wire

/// The commands to communities: those that wait, and what became of the others.
final class CommandTable {
    static let creation = """
        CREATE TABLE command (
            number INTEGER PRIMARY KEY, log TEXT NOT NULL, id TEXT NOT NULL, not_after INTEGER NOT NULL,
            content BLOB NOT NULL, end BLOB, UNIQUE (log, id));
        CREATE INDEX command_pending ON command (log, number) WHERE end IS NULL;
        CREATE INDEX command_due ON command (not_after) WHERE end IS NULL;
        """
    private static let columns = "log, id, not_after, content, end"

    private let insert: Statement
    private let end: Statement
    private let one: Statement
    private let pending: Statement
    private let pendingCount: Statement
    private let overdue: Statement

    init(_ connection: borrowing Connection) throws(SQLiteError) {
        insert = try connection.prepare("INSERT INTO command (log, id, not_after, content) VALUES (?, ?, ?, ?)")
        end = try connection.prepare("UPDATE command SET end = ? WHERE log = ? AND id = ?")
        one = try connection.prepare("SELECT \(CommandTable.columns) FROM command WHERE log = ? AND id = ?")
        pending = try connection.prepare(
            "SELECT \(CommandTable.columns) FROM command WHERE log = ? AND end IS NULL ORDER BY number LIMIT ?")
        pendingCount = try connection.prepare("SELECT count(*) FROM command WHERE log = ? AND end IS NULL")
        overdue = try connection.prepare(
            """
            SELECT \(CommandTable.columns) FROM command WHERE end IS NULL AND not_after < ? ORDER BY not_after, number LIMIT ?
            """)
    }

    func add(_ command: QueuedCommand) throws(SQLiteError) {
        try insert.bind(command.log.text, at: 1)
        try insert.bind(command.id, at: 2)
        try insert.bind(command.notAfter.milliseconds, at: 3)
        try insert.bind(
            checked: command.bytes, of: CommandTable.place(command.log.text, command.id, command.notAfter), at: 4)
        try insert.run()
    }

    func end(_ command: QueuedCommand, with value: QueuedCommand.End) throws(SQLiteError) {
        let place = CommandTable.place(command.log.text, command.id, command.notAfter)
        try end.bind(checked: value.encoded, of: place, at: 1)
        try end.bind(command.log.text, at: 2)
        try end.bind(command.id, at: 3)
        try end.run()
    }

    func command(_ id: String, to log: LogID) throws(SQLiteError) -> QueuedCommand? {
        defer { one.reset() }
        try one.bind(log.text, at: 1)
        try one.bind(id, at: 2)
        return try one.step() ? try CommandTable.read(one) : nil
    }

    func pending(to log: LogID, limit: Int) throws(SQLiteError) -> [QueuedCommand] {
        var found: [QueuedCommand] = []
        defer { pending.reset() }
        try pending.bind(log.text, at: 1)
        try pending.bind(Int64(limit), at: 2)
        while try pending.step() { found.append(try CommandTable.read(pending)) }
        return found
    }

    func pendingCount(to log: LogID) throws(SQLiteError) -> Int {
        defer { pendingCount.reset() }
        try pendingCount.bind(log.text, at: 1)
        return try pendingCount.step() ? Int(pendingCount.integer(0)) : 0
    }

    func overdue(at now: Instant, limit: Int) throws(SQLiteError) -> [QueuedCommand] {
        var found: [QueuedCommand] = []
        defer { overdue.reset() }
        try overdue.bind(now.milliseconds, at: 1)
        try overdue.bind(Int64(limit), at: 2)
        while try overdue.step() { found.append(try CommandTable.read(overdue)) }
        return found
    }

    private static func read(_ row: borrowing Statement) throws(SQLiteError) -> QueuedCommand {
        let (log, id, notAfter) = (row.text(0), row.text(1), Instant(milliseconds: row.integer(2)))
        let bytes = try row.checked(3, of: place(log, id, notAfter), "command \(id)")
        guard let log = LogID(log) else { throw .corrupt("it is for no log", reading: "command \(id)") }
        var end: QueuedCommand.End?
        if !row.isNull(4) {
            let bytes = try row.checked(4, of: place(log.text, id, notAfter), "end of command \(id)")
            end = CBORValue(stored: bytes).flatMap { QueuedCommand.End($0) }
            guard end != nil else { throw .corrupt("it is none", reading: "end of command \(id)") }
        }
        return QueuedCommand(to: log, id: id, bytes, notAfter: notAfter, end: end)
    }

    private static func place(_ log: String, _ id: String, _ notAfter: Instant) -> UInt64 {
        CheckedBytes.place(notAfter.milliseconds, Array(log.utf8) + Array(id.utf8))
    }
}

extension QueuedCommand.End {
    fileprivate var encoded: [UInt8] {
        switch self {
        case .recorded(let lane, let seq): CBORValue.array([.text(lane.rawValue), .unsigned(seq.value)]).encoded
        case .refused(let code, let words): CBORValue.map([.init(.text(code), .text(words))]).encoded
        case .expired: CBORValue.null.encoded
        }
    }

    fileprivate init?(_ value: CBORValue) {
        switch value {
        case .array(let items):
            guard items.count == 2, let lane = items[0].text.flatMap(Lane.init(rawValue:)), let seq = items[1].unsigned
            else { return nil }
            self = .recorded(lane, Seq(seq))
        case .map(let pairs):
            guard pairs.count == 1, let code = pairs[0].key.text, let words = pairs[0].value.text else { return nil }
            self = .refused(code: code, words: words)
        case .null: self = .expired
        default: return nil
        }
    }
}
