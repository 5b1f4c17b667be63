/// What a role has to do with alarms and cases that it sees none but its own of.
public enum Ownership: Sendable {
    /// What one has reported.
    case reported
    /// What one is to put right: it was sent to one's department, and nobody else there was named; or an alarm that one was
    /// sent to.
    case assigned
}

extension Role {
    /// Nil for those who see, and act on, everybody's.
    public var ownership: Ownership? {
        switch self {
        case .resident: .reported
        case .worker: .assigned
        case .device, .operator, .manager, .assessor, .auditor, .admin: nil
        }
    }
}

/// Somebody to whom some alarms and cases belong and others do not.
public struct Owner: Hashable, Sendable {
    public let principal: String
    public let ownership: Ownership

    public init(_ principal: String, _ ownership: Ownership) {
        self.principal = principal
        self.ownership = ownership
    }

    /// Whether somebody is told of by this name, to the byte: names may look alike, and what names nobody is nobody's.
    func isCalled(_ name: String) -> Bool { !principal.isEmpty && principal.isSpelled(as: name) }
}

extension Grant {
    /// Nil where everybody's alarms and cases are this one's to see.
    public var owner: Owner? { role.ownership.map { Owner(principal, $0) } }
}

extension Rule {
    public static let notOwn = Rule("access.not-own")
}

extension Incident {
    /// What cases must pass to be somebody's own.
    public mutating func caseTests(of owner: Owner) -> [ColumnTest] {
        switch owner.ownership {
        case .reported: return [ColumnTest("reporter") { (reporter: String) in owner.isCalled(reporter) }]
        case .assigned:
            guard let department = registry.staff(StaffID(text: owner.principal))?.department.text else {
                return [ColumnTest("department") { (_: ColumnValue) in false }]
            }
            return [
                ColumnTest("department") { (stored: String) in stored == department },
                ColumnTest("assignee") { (stored: ColumnValue) in
                    if case .text(let assignee) = stored { owner.isCalled(assignee) } else { true }
                },
            ]
        }
    }

    /// The same of alarms.
    public func alarmTests(of owner: Owner) -> [ColumnTest] {
        [
            ColumnTest("assignee") { (assignee: String) in
                owner.ownership == .assigned && owner.isCalled(assignee)
            }
        ]
    }

    /// Refuses what somebody wants to do about what is not theirs, or in somebody else's name.
    mutating func check(_ command: IncidentCommand, by owner: Owner) throws(Rejection) {
        switch command {
        case .work(.report(let report)):
            guard report.reporter.map({ owner.isCalled($0) }) ?? true else {
                throw Rejection(.notOwn, "whoever reports here does it in their own name")
            }
        case .work(.act(let id, let act)):
            // Whoever finds something settles it on the spot, before it is sent to anybody.
            let owner = act.verb == .settle ? Owner(owner.principal, .reported) : owner
            guard let found = cases[id], found.passes(caseTests(of: owner)) else {
                throw Rejection(.notOwn, "the case \(id) is not yours")
            }
        case .alarm(.arrive(let id)), .alarm(.verify(let id, _)), .alarm(.comment(let id, _)):
            guard let found = alarms[id], found.passes(alarmTests(of: owner)) else {
                throw Rejection(.notOwn, "the alarm \(id) is not yours")
            }
        default: break
        }
    }
}
