import Community
import Digest
import Files
import Ledger
import MediaFiles
import Merkle
import Views
import Wire

/// Lets go of media: of those that were kept long enough it says so in the log, and then of all bytes that no record asks
/// to keep.
struct MediaCare: Sendable {
    let lanes: Lanes
    let store: MediaStore

    /// Alarms wait behind no more purges than this.
    private static let batch = 100

    /// Without days they are kept for good. Returns how many files have gone.
    func look(keptDays days: Int64?, at now: Instant, while isWanted: () -> Bool) throws -> Int {
        // First what lies there, then what is known: a file that comes in between is not looked at.
        let hashes = try store.hashes()
        guard !hashes.isEmpty else { return 0 }
        // A clock that nobody believes makes nothing old.
        if let days, lanes.ledger.incident.clockTrouble == nil { try purge(keptDays: days, at: now, while: isWanted) }
        let kept = try known { incident in
            var kept: Set<Hash> = []
            incident.evidence.forEachMedia { if $0.purged == nil, let hash = Hash($0.hash.bytes) { kept.insert(hash) } }
            return kept
        }
        var gone = 0
        for hash in hashes where !kept.contains(hash) && isWanted() {
            if try store.remove(hash) { gone += 1 }
        }
        return gone
    }

    private func known<Answer>(_ body: (inout Incident) -> Answer) throws -> Answer {
        try lanes.incidents.at(lanes.ledger.incident.head.size, body)
    }

    private func purge(keptDays days: Int64, at now: Instant, while isWanted: () -> Bool) throws {
        let end = now.advanced(byMilliseconds: -days * 86_400_000)
        var due = try known { incident in incident.mediaNotNeeded(since: end, at: now) }[...]
        while !due.isEmpty, isWanted() {
            _ = try lanes.incident.decide(
                due.prefix(Self.batch).map { id in
                    try Ask(
                        .evidence(.purgeMedia(id, reason: "retention-\(days)-days")), by: "linli:node",
                        id: "purge-\(id)")
                })
            due = due.dropFirst(Self.batch)
        }
    }
}
