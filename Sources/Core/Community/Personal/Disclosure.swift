/// How much of what the vault holds somebody sees.
public enum Disclosure: String, CaseIterable, TextCoded {
    case masked, full
}

/// What somebody wants to see it for: who is asked later has to be able to say so.
public enum Purpose: String, CaseIterable, TextCoded {
    /// To deal with an alarm or a case.
    case work
    /// To reach somebody.
    case contact
    /// Because the person wants to know what is held of them.
    case request
    /// To see whether everything is as it should be.
    case review
}

extension Role {
    /// What a role sees of people and of what they wrote; nil for nothing. Who disposes of a case on the spot has to know whom
    /// to ask for, and the control room who it is; who scores a community sees that it knows, and not whom.
    public var disclosure: Disclosure? {
        switch self {
        case .operator, .manager: .full
        case .worker, .assessor: .masked
        case .device, .resident, .auditor, .admin: nil
        }
    }
}

extension Grant {
    /// What the holder of a token sees of people, or of what they wrote, which cannot be told in part: whoever is to put
    /// something right reads what is wrong with it. A mask makes it less.
    public func disclosure(ofWords isWords: Bool) -> Disclosure? {
        guard let disclosure = role.disclosure else { return nil }
        if mask != nil { return .masked }
        return isWords && role == .worker ? .full : disclosure
    }
}
