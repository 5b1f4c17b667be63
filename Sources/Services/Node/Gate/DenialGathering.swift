import Community
import Wire

/// Denials of those who are known, gathered until their minute is over: a program that tries again and again comes to a line
/// of the log a minute.
struct DenialGathering {
    struct Denied: Hashable {
        let token: TokenID
        let principal: String
        let permission: Permission
        let lack: Denial.Lack
        let first: Instant
        var last: Instant
        var count: Int64
    }

    private struct Key: Hashable {
        let token: TokenID
        let permission: Permission
        let lack: Denial.Lack
    }

    /// Kinds of denials in one minute that are told apart; whatever comes beyond is not recorded.
    static let limit = 1_000

    private var minute: Int64 = 0
    private var gathered: [Key: Denied] = [:]

    /// Counts one, and gives back those of the minute before if another has begun.
    mutating func count(_ grant: Grant, _ permission: Permission, _ lack: Denial.Lack, at now: Instant) -> [Denied] {
        let before = take(endedBy: now)
        minute = now.milliseconds / 60_000
        let key = Key(token: grant.token, permission: permission, lack: lack)
        if gathered[key] != nil || gathered.count < Self.limit {
            let new = Denied(
                token: grant.token, principal: grant.principal, permission: permission, lack: lack, first: now,
                last: now, count: 0)
            gathered[key, default: new].count += 1
            gathered[key, default: new].last = now
        }
        return before
    }

    var isEmpty: Bool { gathered.isEmpty }

    /// What was gathered in a minute that is over.
    mutating func take(endedBy now: Instant) -> [Denied] { now.milliseconds / 60_000 == minute ? [] : takeAll() }

    mutating func takeAll() -> [Denied] {
        defer { gathered = [:] }
        return gathered.values.sorted { $0.order < $1.order }
    }
}

extension DenialGathering.Denied {
    fileprivate var order: (String, String, String) { (token.text, permission.description, lack.rawValue) }
}
