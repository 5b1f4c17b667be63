/// What counts as what, where those who publish such rates differ. What is not known of a profile is as in `linli`.
public struct DenominatorProfile: Hashable, Sendable {
    public let name: String
    let validReports: ValidReports
    let reworkBase: ReworkBase

    enum ValidReports: Hashable, Sendable {
        /// What was accepted or put right on the spot, of all that somebody has decided about.
        case accepted
        /// 立案 and 作废 together, of all that was reported, decided or not.
        case registeredOrVoided
    }

    enum ReworkBase: Hashable, Sendable {
        /// Cases closed in the period.
        case closed
        /// 应结案: disposed, or overdue and not disposed.
        case closable
    }

    public static let linli = DenominatorProfile(name: "linli", validReports: .accepted, reworkBase: .closed)
    /// Its 应结案 and its lateness are those of `linli`; what it divides 返工 by is not known, and taken as 应结案.
    public static let egova = DenominatorProfile(name: "egova", validReports: .accepted, reworkBase: .closable)
    public static let jinniu = DenominatorProfile(name: "jinniu", validReports: .accepted, reworkBase: .closable)
    public static let unicom = DenominatorProfile(
        name: "unicom", validReports: .registeredOrVoided, reworkBase: .closed)

    public static let all: [DenominatorProfile] = [.linli, .egova, .jinniu, .unicom]
}
