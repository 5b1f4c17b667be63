/// What a route or a verb needs.
public enum Permission: Hashable, Sendable {
    case read(Readable)
    case ask(Verb)
    /// What is set up rather than recorded: devices that may join, webhooks, retention, copies.
    case administer
}

/// What can be looked at.
public enum Readable: String, CaseIterable, TextCoded {
    /// What a community shows everybody: its indicators and its scores, which name nobody.
    case figures
    /// Cases; who sees none but their own sees those.
    case cases
    /// Alarms; who sees none but their own sees those.
    case alarms
    /// Places, devices, and the rounds that go by them.
    case estate
    /// The whole lane, with what is the matter where, and as it changes.
    case incident
    /// Meters and what they showed: of a home, that is when its people are there.
    case telemetry
    /// Surveys, attestations and media.
    case evidence
    /// Who works here, and who is on duty when.
    case people
    /// Who people are and what they wrote, as the vault holds it.
    case personal
    /// Who may do what, and who was refused.
    case access
    /// Checkpoints, tiles of hashes and proofs, which say nothing of what is recorded.
    case proofs
    /// How the node itself is doing.
    case metrics
}

extension Permission {
    /// Whether it is for one place rather than another. Figures are of the whole community and for everybody; and who sees
    /// something wrong says so, wherever it is.
    public var isBoundToPlace: Bool {
        switch self {
        case .read(.figures), .ask(.caseReport), .ask(.findingReport): false
        default: true
        }
    }
}

extension Permission: CustomStringConvertible {
    /// As an audit names it: `read incident`, `alarm.raise`.
    public var description: String {
        switch self {
        case .read(let readable): "read \(readable.rawValue)"
        case .ask(let verb): verb.rawValue
        case .administer: "administer"
        }
    }
}
