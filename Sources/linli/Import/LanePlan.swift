import CBOR
import Community
import Ledger
import Views
import Wire

/// A lane that takes what files say.
protocol ImportedLane: LaneFold {
    associatedtype Change: EventSet
    mutating func decide(_ asked: Asked, _ context: CommandContext) throws(Rejection) -> [Proposal<Change>]
}

extension Incident: ImportedLane {
    mutating func decide(_ asked: Asked, _ context: CommandContext) throws(Rejection) -> [Proposal<IncidentEvent>] {
        guard case .incident(let command) = asked else { preconditionFailure("a line of another lane") }
        return try decide(command, context, by: .standard)
    }
}

extension Telemetry: ImportedLane {
    mutating func decide(_ asked: Asked, _ context: CommandContext) throws(Rejection) -> [Proposal<TelemetryEvent>] {
        guard case .telemetry(let command) = asked else { preconditionFailure("a line of another lane") }
        return try decide(command, context)
    }
}

/// What would become of the lines that belong into one lane, if they were stored in their order.
struct LanePlan<Fold: ImportedLane> {
    private(set) var planned: [PlannedLine] = []
    private(set) var already: [ImportLine] = []
    private(set) var issues: [ImportIssue] = []
    private var size: UInt64
    private let now: Instant
    /// What was imported before: its key, and what was asked for under it.
    private var earlier: StoredKeys

    /// Decides every line on the state that those before it have led to. Nothing is stored.
    static func plan(_ lines: [ImportLine], on history: any LaneHistory, _ site: ViewSite, at now: Instant) throws
        -> LanePlan
    {
        guard !lines.isEmpty else { return LanePlan(size: history.size, now: now, earlier: StoredKeys()) }
        let size = history.size
        let earlier = try StoredKeys(of: lines, in: history, upTo: size)
        return try withFold(of: history, site, at: size) { (fold: inout Fold) in
            var plan = LanePlan(size: size, now: now, earlier: earlier)
            for line in lines { plan.take(line, &fold) }
            return plan
        }
    }

    /// The state at a position: from the stored view, or from the records alone where there is none.
    private static func withFold<Answer>(
        of history: any LaneHistory, _ site: ViewSite, at size: UInt64, _ body: (inout Fold) -> Answer
    ) throws -> Answer {
        do throws(ViewError) {
            return try PastViews<Fold>(at: site, over: history).at(size, body)
        } catch {
            guard case .stale = error, history.retainedFrom == Seq(0) else { throw error }
        }
        var fold = Fold(rows: NoRows())
        var next: UInt64 = 0
        while next < size {
            let page = try history.records(from: Seq(next), limit: Int(clamping: size - next))
            for record in page { fold.fold(record) }
            next += UInt64(page.count)
        }
        return body(&fold)
    }

    private mutating func take(_ line: ImportLine, _ fold: inout Fold) {
        do throws(ImportProblem) {
            guard try !earlier.knows(line) else { return already.append(line) }
            let decided = try decide(line, &fold)
            record(decided.command, &fold)
            planned.append(decided)
        } catch {
            issues.append(line.issue(error))
        }
    }

    private func decide(_ line: ImportLine, _ fold: inout Fold) throws(ImportProblem) -> PlannedLine {
        let context = CommandContext(now: line.decided, occurred: line.occurred, actor: line.actor, key: line.key)
        let proposals: [Proposal<Fold.Change>]
        do throws(Rejection) { proposals = try fold.decide(line.asked, context) } catch {
            throw ImportProblem(error, columns: line.columns)
        }
        do throws(WireError) {
            var events: [Event] = []
            for proposal in proposals { events.append(try proposal.event()) }
            return PlannedLine(
                line: line, command: try Wire.Command(key: line.key, events: events, request: line.request),
                summaries: events.map { "\($0.kind) \($0.subject ?? "")" })
        } catch {
            throw ImportProblem(column: nil, "\(error)")
        }
    }

    /// Folds what would be stored, for the lines that follow.
    private mutating func record(_ command: Wire.Command, _ fold: inout Fold) {
        for event in command.events {
            var writer = CBORWriter(reserving: event.byteCount + 32)
            event.write(seq: Seq(size), recorded: now, to: &writer)
            do { fold.fold(try Record(decoding: writer.bytes)) } catch {
                preconditionFailure("a record is read as it was written: \(error)")
            }
            size += 1
        }
    }
}

/// A line with what is to be stored for it.
struct PlannedLine: Sendable {
    let line: ImportLine
    let command: Wire.Command
    /// Its events in words: `place.added b1`.
    let summaries: [String]
}
