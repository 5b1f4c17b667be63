import Ledger
import Wire

/// What is to become of all lines.
struct ImportPlan {
    let planned: [PlannedLine]
    let already: [LineMark]
    let issues: [ImportIssue]

    /// Commands that are stored at once, and bytes of events: a commit of their size keeps no alarm waiting for long.
    private static let batchCommands = 500
    private static let batchBytes = 1 << 20

    /// Stores what was planned, and returns how many events that were. Whatever is stored when this fails is found again by
    /// its keys when the same files come once more.
    func store(in ledger: Ledger, progress: (Int, Int) -> Void) throws(ImportStopped) -> Int {
        var (lines, events) = (0, 0)
        let count = planned.reduce(0) { $0 + $1.marks.count }
        for lane in [Lane.incident, .telemetry] {
            var rest = planned.filter { $0.lane == lane }[...]
            while !rest.isEmpty {
                let batch = Self.batch(of: &rest)
                do throws(LedgerError) {
                    events += try ledger[lane].appendBlocking(batch.map(\.command)).reduce(0) { $0 + $1.count }
                } catch {
                    throw ImportStopped(stored: lines, of: count, error)
                }
                lines += batch.reduce(0) { $0 + $1.marks.count }
                progress(lines, count)
            }
        }
        return events
    }

    private static func batch(of rest: inout ArraySlice<PlannedLine>) -> ArraySlice<PlannedLine> {
        var (end, bytes) = (rest.startIndex, 0)
        while end < rest.endIndex, end - rest.startIndex < batchCommands, bytes < batchBytes {
            bytes += rest[end].command.events.reduce(0) { $0 + $1.byteCount }
            end += 1
        }
        defer { rest = rest[end...] }
        return rest[..<end]
    }
}

/// The log stopped taking lines in the middle.
struct ImportStopped: Error, CustomStringConvertible {
    let description: String

    init(stored: Int, of count: Int, _ error: LedgerError) {
        description =
            "\(stored) of \(count) lines are stored, then: \(error); import the same files again, and only what is missing is "
            + "stored"
    }
}
