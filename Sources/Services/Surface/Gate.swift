public import Community
public import HTTP
public import HTTPTypes

/// Decides who is let in. Its calls come on the loop and answer at once.
public protocol Gate: Sendable {
    /// Whose the credentials of a request are. What it throws is also counted or recorded by it.
    func admit(_ head: RequestHead, from peer: HTTPPeer) throws(Problem) -> Grant
    /// Whether what somebody was let in by is still worth the same.
    func holds(_ grant: Grant) -> Bool
    /// Told that somebody who is known may not do something.
    func denied(_ grant: Grant, _ permission: Permission, _ lack: Denial.Lack)
}

extension Gate {
    /// The problem of somebody who is known and may not do something, which is noted.
    public func refusal(of permission: Permission, to grant: Grant, _ denial: Denial) -> Problem {
        denied(grant, permission, denial.lack)
        return Problem(403, "denied-\(denial.lack.rawValue)", "Not allowed", "\(denial)")
    }
}
