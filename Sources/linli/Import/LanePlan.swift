import CBOR
import Community
import Forms
import Ledger
import Views
import Wire

/// What would become of the lines that belong into one lane, if they were stored in their order.
struct LanePlan<Fold: DecidingFold> {
    var planned: [PlannedLine] = []
    var already: [LineMark] = []
    var issues: [ImportIssue] = []
    private var size: UInt64
    let now: Instant
    /// What was imported before: its key, and what was asked for under it.
    var earlier: StoredKeys

    /// Decides every line that asks something of this lane, on the state that those before it have led to. Nothing is
    /// stored.
    static func plan(
        _ lines: [ImportLine], asking asked: (Asked) -> Fold.Asked?, on history: any LaneHistory, _ site: ViewSite,
        at now: Instant
    ) throws -> LanePlan {
        try plan(lines, asking: asked, keys: [], on: history, site, at: now) { _, _ in }
    }

    /// The same, and behind the lines what is known by other keys.
    static func plan(
        _ lines: [ImportLine], asking asked: (Asked) -> Fold.Asked?, keys: [CommandKey],
        on history: any LaneHistory, _ site: ViewSite, at now: Instant, _ more: (inout LanePlan, inout Fold) -> Void
    ) throws -> LanePlan {
        let lines = lines.compactMap { line in asked(line.asked).map { (line: line, asked: $0) } }
        guard !lines.isEmpty || !keys.isEmpty else {
            return LanePlan(size: history.size, now: now, earlier: StoredKeys())
        }
        let size = history.size
        let earlier = try StoredKeys(of: lines.map(\.line.key) + keys, in: history, upTo: size)
        return try withFold(of: history, site, at: size) { (fold: inout Fold) in
            var plan = LanePlan(size: size, now: now, earlier: earlier)
            for (line, asked) in lines { plan.take(line, asked, &fold) }
            more(&plan, &fold)
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

    private mutating func take(_ line: ImportLine, _ asked: Fold.Asked, _ fold: inout Fold) {
        do throws(ImportProblem) {
            guard try !earlier.knows(line) else { return already.append(line.mark) }
            let decided = try decide(line, asked, &fold)
            record(decided.command, &fold)
            planned.append(decided)
        } catch {
            issues.append(line.issue(error))
        }
    }

    private func decide(
        _ line: ImportLine, _ asked: Fold.Asked, _ fold: inout Fold
    ) throws(ImportProblem) -> PlannedLine {
        let context = CommandContext(now: line.decided, occurred: line.occurred, actor: line.actor, key: line.key)
        let proposals: [Proposal<Fold.Change>]
        do throws(Rejection) { proposals = try fold.decide(asked, context) } catch {
            throw ImportProblem(error, columns: line.columns)
        }
        do throws(WireError) {
            var events: [Event] = []
            for proposal in proposals { events.append(try proposal.event()) }
            return PlannedLine(
                lane: Fold.lane, marks: [line.mark],
                command: try Wire.Command(key: line.key, events: events, request: line.request),
                summaries: events.map { "\($0.kind) \($0.subject ?? "")" })
        } catch {
            throw ImportProblem(column: nil, "\(error)")
        }
    }

    /// Folds what would be stored, for the lines that follow.
    mutating func record(_ command: Wire.Command, _ fold: inout Fold) {
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

/// Where a line stands.
struct LineMark: Hashable, Sendable {
    let file: String
    let line: Int
}

extension ImportLine {
    var mark: LineMark { LineMark(file: file, line: number) }
}

/// A line, or readings of many lines, with what is to be stored for it.
struct PlannedLine: Sendable {
    let lane: Lane
    let marks: [LineMark]
    let command: Wire.Command
    /// Its events in words: `place.added b1`.
    let summaries: [String]
}
