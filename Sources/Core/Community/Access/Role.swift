/// What somebody may be here, as the token says that they show. One token has one role: who does two jobs has two tokens,
/// and shows the one that the job needs.
public enum Role: String, CaseIterable, TextCoded {
    /// A sensor, a gateway, a concentrator.
    case device
    /// Lives here.
    case resident
    /// Guards, cleans, repairs.
    case worker
    /// Has a seat in the control room (监控室).
    case `operator`
    /// Runs the estate (物业).
    case manager
    /// Scores the community against a standard.
    case assessor
    /// Looks at who did what.
    case auditor
    /// Looks after the node and its tokens.
    case admin

    /// What nobody may be besides. GB/T 22239 separates those who administer from those who audit them; and whoever is
    /// scored does not score.
    var excluded: [Role] {
        switch self {
        case .device, .resident: []
        case .worker, .operator, .manager: [.assessor]
        case .assessor: [.worker, .operator, .manager]
        case .auditor: [.admin]
        case .admin: [.auditor]
        }
    }

    /// Whether all that it is for is about the community as a whole: confined to a part of it, it could do nothing.
    var needsCommunity: Bool { self == .auditor || self == .admin }
}
