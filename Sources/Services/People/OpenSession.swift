import Community
import Digest
import Wire

/// A session that has not ended.
struct OpenSession: Hashable, Sendable {
    let id: SessionID
    let person: PersonID
    /// SHA-256 of its secret.
    let hash: [UInt8]
    let begun: Instant
    var used: Instant
    /// The use that is written down.
    var stored: Instant

    /// When it ends if nobody uses it.
    func ends(_ options: PeopleOptions) -> Instant {
        min(
            begun.advanced(byMilliseconds: options.sessionMilliseconds),
            used.advanced(byMilliseconds: options.idleMilliseconds))
    }

    func isOver(_ options: PeopleOptions, at now: Instant) -> Bool { ends(options) <= now }
}
