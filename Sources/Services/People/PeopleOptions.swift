public import Digest

/// The limits of logins and sessions, each with its default and the reason for it.
public struct PeopleOptions: Sendable {
    /// What OWASP asks of scrypt at least, in the form that needs the least memory: 32 MiB and a quarter of a second for each
    /// guess, on a small box too.
    public var cost = Scrypt.Cost(blocks: 1 << 15, blockSize: 8, rounds: 3)!
    /// Passwords that are worked on at once: each keeps a core busy.
    public var hashers = 1
    /// Logins that wait for one; who comes beyond it is told to come back. It is a few seconds' wait.
    public var hashersWaiting = 16
    /// The shortest password, in characters. Length is what a guesser has to pay for.
    public var passwordCharacters = 12
    /// How long a password that an administrator has handed over may lie about.
    public var temporaryMilliseconds: Int64 = 72 * 3_600_000
    /// A screen that is left alone is logged out.
    public var idleMilliseconds: Int64 = 30 * 60_000
    /// A shift and its handing over.
    public var sessionMilliseconds: Int64 = 12 * 3_600_000
    /// Of one person: the one that was unused for the longest ends for a new one.
    public var sessionsOfPerson = 10
    /// How late the last use of a session may be written down: a machine that stops at once forgets so much of it.
    public var useMilliseconds: Int64 = 60_000
    /// A few slips are free. The longest delay keeps a guesser below a hundred tries a day, and whoever's name it is out for a
    /// coffee.
    public var nameLockOut = LockOut(freeTries: 5, first: 30_000, longest: 15 * 60_000, memory: 24 * 3_600_000)
    /// A whole office may come from one address.
    public var addressLockOut = LockOut(freeTries: 30, first: 30_000, longest: 15 * 60_000, memory: 24 * 3_600_000)
    /// Names and addresses whose failures are remembered; beyond it the oldest are forgotten.
    public var triesKept = 10_000

    public init() {}
}
