import Ledger
import Views
import Wire

/// The keys of lines that are stored, or were met earlier in the same import, with what they stand for.
///
/// The ledger recognises a repeated command for some weeks. A file may come again after years, so the log itself is
/// asked.
struct StoredKeys {
    private var digests: [CommandKey: ArraySlice<UInt8>] = [:]
    /// Where a key was met first in this import.
    private var lines: [CommandKey: ImportLine] = [:]

    init() {}

    init(of wanted: [CommandKey], in history: any LaneHistory, upTo size: UInt64) throws(LedgerError) {
        let keys = Set(wanted.map(\.encoded))
        var next = history.retainedFrom.value
        while next < size {
            let page = try history.records(from: Seq(next), limit: Int(clamping: size - next))
            for record in page where record.index == 0 && keys.contains(Array(record.encodedKey)) {
                digests[record.key] = record.digest
            }
            next += UInt64(page.count)
        }
    }

    /// Whether a line was stored or met before; refuses one that said something else then.
    mutating func knows(_ line: ImportLine) throws(ImportProblem) -> Bool {
        if let first = lines[line.key] {
            guard first.request == line.request else {
                throw Self.reused(line, "\(first.file):\(first.number) has the same id and says something else")
            }
            return true
        }
        lines[line.key] = line
        guard let digest = digests[line.key] else { return false }
        guard Wire.Command.digest(of: line.request) == digest else {
            throw Self.reused(line, "a line of this id was imported before, and said something else")
        }
        return true
    }

    /// Whether a command of this key was stored, where the key says all that the command does.
    func holds(_ key: CommandKey) -> Bool { digests[key] != nil }

    private static func reused(_ line: ImportLine, _ words: String) -> ImportProblem {
        ImportProblem(
            column: line.keyColumn, rule: "id-reused",
            "\(words); what is recorded stays, what is new needs an id of its own")
    }
}
