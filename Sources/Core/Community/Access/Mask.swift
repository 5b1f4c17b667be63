/// What a reader does not see of what is otherwise theirs to read. References alone stand in events and rows; whoever
/// reads for long enough tells people apart by them all the same.
public enum Mask: String, CaseIterable, TextCoded {
    /// What people typed.
    case words
    /// That, and who they are: references to persons, and the actors in the heads of records.
    case people

    public func hides(_ sensitivity: Sensitivity) -> Bool {
        switch sensitivity {
        case .plain: false
        case .freeText: true
        case .personal: self == .people
        }
    }

    /// Whether a column of a view is left out.
    public func hides(_ column: String, of table: String) -> Bool {
        Self.sensitive[table]?[column].map { hides($0) } ?? false
    }

    /// The columns that do not hold plain facts. A journal holds whole events, with actors and words.
    static let sensitive: [String: [String: Sensitivity]] = [
        "alarms": ["assignee": .personal],
        "cases": [
            "reporter": .personal, "assignee": .personal, "disposer": .personal, "suspension_requester": .personal,
            "journal": .freeText,
        ],
        "rounds": ["started_by": .personal],
        "findings": ["text": .freeText],
        "attestations": ["by": .personal],
        "staff": ["id": .personal],
        "duties": ["staff": .personal],
        "tokens": ["principal": .personal, "issued_by": .personal, "revoked_by": .personal],
        "persons": ["login": .personal, "admitted_by": .personal, "removed_by": .personal],
        "refusals": ["address": .personal],
        "holdings": ["id": .personal, "last_reader": .personal, "erased_by": .personal, "erased_with": .personal],
    ]
}

extension Mask: Comparable {
    /// The one that hides more is the greater one.
    public static func < (a: Mask, b: Mask) -> Bool { a == .words && b == .people }
}

extension Role {
    /// What a role does not see, whatever its token says.
    public var mask: Mask? {
        switch self {
        case .device, .resident: .people
        case .worker, .operator, .manager, .assessor, .auditor, .admin: nil
        }
    }
}

/// The one that hides more; nothing hides less than any.
func max(_ a: Mask?, _ b: Mask?) -> Mask? {
    guard let a, let b else { return a ?? b }
    return Swift.max(a, b)
}
