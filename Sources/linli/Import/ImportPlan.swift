import Ledger
import Wire

/// What is to become of all lines.
struct ImportPlan {
    let planned: [PlannedLine]
    let already: [ImportLine]
    let issues: [ImportIssue]

    /// Lines that are stored at once: a commit of their size keeps no alarm waiting for long.
    private static let batchLines = 500

    /// Stores what was planned, and returns how many events that were. Whatever is stored when this fails is found again by
    /// its keys when the same files come once more.
    func store(in ledger: Ledger, progress: (Int, Int) -> Void) throws(ImportStopped) -> Int {
        var (lines, events) = (0, 0)
        for lane in [Lane.incident, .telemetry] {
            var rest = planned.filter { $0.line.lane == lane }[...]
            while !rest.isEmpty {
                let batch = rest.prefix(Self.batchLines)
                rest = rest.dropFirst(Self.batchLines)
                do throws(LedgerError) {
                    events += try ledger[lane].appendBlocking(batch.map(\.command)).reduce(0) { $0 + $1.count }
                } catch {
                    throw ImportStopped(stored: lines, of: planned.count, error)
                }
                lines += batch.count
                progress(lines, planned.count)
            }
        }
        return events
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
