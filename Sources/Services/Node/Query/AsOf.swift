import Calendar
import Community
import JSON
import Ledger
import Surface
import Views
import Wire

/// The knowledge that a question is about: a time, or positions of lanes.
enum AsOf: Hashable, Sendable {
    case time(Instant)
    case positions(StreamPosition)

    /// Of what one lane tells; positions of others may stand beside its own.
    static func parameter(_ name: String, of lane: Lane) -> Parameter<AsOf> {
        Parameter(
            name,
            "As it was known then: a time, or the numbers of records of lanes, `\(lane):1712`. By default all that is known.",
            schema: [
                "oneOf": [
                    ["type": "string", "format": "date-time"],
                    ["type": "string", "pattern": .string(StreamPosition.pattern(with: lane))],
                ]
            ], example: "2026-03-31T16:00:00Z"
        ) { text throws(Unreadable) in
            if let positions = StreamPosition(text) { return .positions(positions) }
            return .time(try Instant.read(text))
        }
    }
}

extension Instant {
    /// A time in a query, where a plus that nobody has encoded stands for a space.
    static func read(_ text: String) throws(Unreadable) -> Instant {
        guard let time = Instant(rfc3339: String(text.map { $0 == " " ? "+" : $0 })) else {
            throw Unreadable("it is no time with its offset, such as 2026-03-05T08:30:00+08:00")
        }
        return time
    }
}

extension Parameter where Value == Instant {
    static func time(_ name: String, _ summary: String) -> Parameter {
        Parameter(
            name, summary, schema: ["type": "string", "format": "date-time"], example: "2026-03-05T08:30:00+08:00"
        ) { text throws(Unreadable) in try Instant.read(text) }
    }
}

/// A fold whose rows can be asked for.
protocol QueriedFold: DecidingFold {
    static func views(of lanes: Lanes) -> PastViews<Self>
}

extension Incident: QueriedFold {
    static func views(of lanes: Lanes) -> PastViews<Incident> { lanes.incidents }
}

extension Telemetry: QueriedFold {
    static func views(of lanes: Lanes) -> PastViews<Telemetry> { lanes.readings }
}

/// One lane as it was known at a position.
struct KnownLane<Fold: QueriedFold> {
    let position: UInt64
    private let lanes: Lanes

    /// `field` is the parameter that `asOf` comes from.
    init(_ lanes: Lanes, asOf: AsOf?, field: String = "asOf") throws(Problem) {
        self.lanes = lanes
        let size = lanes.ledger[Fold.lane].size
        switch asOf {
        case nil: position = size
        case .time(let time):
            do throws(LedgerError) { position = try lanes.ledger[Fold.lane].position(knownAt: time) } catch {
                throw Problem(error)
            }
        case .positions(let positions):
            guard let asked = positions[Fold.lane] else {
                throw .invalid(field, "it says no position of the lane \(Fold.lane)", allowed: ["\(Fold.lane):\(size)"])
            }
            guard asked <= size else { throw .beyond(field, "the lane \(Fold.lane) has only \(size) records") }
            position = asked
        }
    }

    /// The position as `asOf` takes it.
    var text: String { "\(Fold.lane):\(position)" }

    /// When the last record was recorded that is known: the same question has the same answer tomorrow.
    func moment() throws(Problem) -> Instant {
        guard position > 0 else { return Instant(milliseconds: 0) }
        do throws(LedgerError) {
            let last = try lanes.ledger[Fold.lane].records(from: Seq(position - 1), limit: 1)
            return last.first?.recorded ?? Instant(milliseconds: 0)
        } catch {
            throw Problem(error)
        }
    }

    func look<Answer>(_ body: (inout Fold) -> Answer) throws(Problem) -> Answer {
        do throws(ViewError) { return try Fold.views(of: lanes).at(position, body) } catch { throw Problem(error) }
    }
}
