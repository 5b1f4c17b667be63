import Community
import JSON
import Ledger
import Surface
import Views
import Wire

extension AskError {
    /// Which of what was asked is not for whoever asked it, and what they lack.
    var denial: (Int, Denial.Lack)? {
        switch self {
        case .outOfScope(let index, _, _): (index, .scope)
        case .rejected(let index, let rejection) where rejection.rule == .notOwn: (index, .own)
        default: nil
        }
    }
}

extension Problem {
    /// Why something was not stored. `pointer` is where the asks stand in the request, if there are several.
    init(_ error: AskError, at pointer: String? = nil) {
        switch error {
        case .rejected(let index, let rejection) where rejection.rule == .notOwn:
            self.init(
                403, "denied-own", "Not allowed", "\(Denial.own(rejection.reason))",
                field: pointer.map { "\($0)/\(index)" })
        case .rejected(let index, let rejection):
            self.init(
                409, rejection.rule.code, "A rule of the domain refuses it", rejection.reason,
                field: pointer.map { "\($0)/\(index)" }, allowed: rejection.allowed)
        case .outOfScope(let index, let scope, let place):
            self.init(
                403, "denied-scope", "Not allowed", "\(Denial.scope(scope, needed: place))",
                field: pointer.map { "\($0)/\(index)" })
        case .unwritable(let index, let error):
            self.init(
                400, "unwritable", "It cannot be written as a record", "\(error)",
                field: pointer.map { "\($0)/\(index)" })
        case .ledger(let error): self.init(error, at: pointer)
        case .view(let error) where error.isNoSpace: self.init(error)
        case .view(let error):
            self.init(
                503, "view-unavailable", "The state of the lane cannot be read", "\(error)", retryAfterSeconds: 5)
        case .vault(let error, _, let field): self.init(error, field: field)
        case .overloaded(let waiting, let limit):
            self.init(
                429, "overloaded", "Too much waits", "\(waiting) commands wait for the lane, the limit is \(limit)",
                retryAfterSeconds: 1)
        }
    }

    init(_ error: LedgerError, at pointer: String? = nil) {
        switch error {
        case .idReused(let index, let first):
            self.init(
                409, "id-reused", "The id was used for something else", "\(error)",
                field: pointer.map { "\($0)/\(index)/id" } ?? "/id")
            more = [
                .init(
                    "first",
                    .object([
                        .init("lane", .string("\(first.lane)")),
                        .init("seq", .integer(Int64(clamping: first.seq.value))),
                    ]))
            ]
        case .emptyBatch: self = .invalid(pointer ?? "", "\(error)")
        case .batchTooLarge:
            self.init(413, "too-large", "The batch is too large", "\(error)")
        case .overloaded: self.init(429, "overloaded", "Too much waits", "\(error)", retryAfterSeconds: 1)
        case .noSpace: self.init(507, "disk-full", "The disk is full", "\(error)", retryAfterSeconds: 10)
        case .noSuchRecord: self.init(404, "not-found", "Not found", "\(error)")
        case .pruned: self.init(410, "pruned", "Not kept any more", "\(error)")
        default: self.init(503, "lane-unavailable", "The lane stores nothing now", "\(error)", retryAfterSeconds: 30)
        }
    }

    /// Something is asked about records that there are not yet.
    static func beyond(_ field: String?, _ detail: String) -> Problem {
        Problem(404, "beyond", "Not recorded yet", detail, field: field)
    }

    init(_ error: ViewError) {
        switch error {
        case .busy(_, let seconds): self.init(503, "busy", "Too much at once", "\(error)", retryAfterSeconds: seconds)
        case .beyond: self = .beyond(nil, "\(error)")
        case .forgotten: self.init(410, "forgotten", "Not kept any more", "\(error)")
        case .ledger(let error): self.init(error)
        case _ where error.isNoSpace:
            self.init(507, "disk-full", "The disk is full", "\(error)", retryAfterSeconds: 10)
        default:
            self.init(
                503, "view-unavailable", "The state of the lane cannot be read", "\(error)", retryAfterSeconds: 30)
        }
    }
}
