import Calendar
import Community
import Ledger
import Projections
import Views
import Wire

/// A lane as it was known at the position that was asked for, and the question.
struct LanePast<Fold: LaneFold> {
    let query: IndicatorQuery
    private let position: UInt64
    private let views: PastViews<Fold>

    init(_ parsed: Parsed) throws {
        let site = LogCommands.site(parsed)
        let history = try LaneAtRest(LedgerView(of: site).lane(Fold.lane))
        let asOf = try parsed.value("--as-of", "a time such as 2026-03-31T16:00:00Z") { Instant($0) }
        position = try asOf.map { try history.position(knownAt: $0) } ?? history.size
        // Not the clock of whoever asks: the same question has the same answer tomorrow.
        let last = position > 0 ? try history.records(from: Seq(position - 1), limit: 1).first?.recorded : nil
        query = try IndicatorQuery(parsed, at: asOf ?? last ?? Instant(milliseconds: 0))
        views = PastViews(at: ViewSite(directory: site.directory, disk: site.disk), over: history)
    }

    func look<Answer>(_ body: (inout Fold) -> Answer) throws -> Answer { try views.at(position, body) }
}
