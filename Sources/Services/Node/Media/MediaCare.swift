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

    /// Without days they are kept for good. Returns how many files have gone; the first that could not is thrown when all
    /// have been tried.
    func look(keptDays days: Int64?, at now: Instant, while isWanted: () -> Bool) throws -> Int {
        // A clock that nobody believes makes nothing old.
        if let days, lanes.ledger.incident.clockTrouble == nil { try purge(keptDays: days, at: now, while: isWanted) }
        // First what lies there, then what is known: what comes in between stays.
        let hashes = try store.hashes()
        guard !hashes.isEmpty else { return 0 }
        let kept = try known { incident in
            var kept: Set<Hash> = []
            incident.evidence.forEachMedia { if $0.purged == nil, let hash = Hash($0.hash.bytes) { kept.insert(hash) } }
            return kept
        }
        var (gone, failure): (Int, FileError?) = (0, nil)
        for hash in hashes where !kept.contains(hash) && isWanted() {
            do throws(FileError) { if try store.remove(hash) { gone += 1 } } catch { failure = failure ?? error }
        }
        if let failure { throw failure }
        return gone
    }

    private func known<Answer>(_ body: (inout Incident) -> Answer) throws -> Answer {
        try lanes.incidents.at(lanes.ledger.incident.head.size, body)
    }

    private func purge(keptDays days: Int64, at now: Instant, while isWanted: () -> Bool) throws {
        let end = now.advanced(byMilliseconds: -days * 86_400_000)
        while isWanted() {
            // Each time anew: what was free to go a moment ago may prove something now.
            let due = try known { incident in incident.mediaNotNeeded(since: end, at: now) }.prefix(Self.batch)
            guard !due.isEmpty else { return }
            do throws(AskError) { try expire(due, days) } catch {
                // Somebody has just purged one of them, or named it as a proof: at the next look there are others.
                guard case .rejected = error else { throw error }
                return
            }
        }
    }

    private func expire(_ due: ArraySlice<MediaID>, _ days: Int64) throws(AskError) {
        var asks: [Ask<IncidentCommand>] = []
        for id in due {
            do throws(WireError) {
                asks.append(
                    try Ask(
                        .evidence(.expireMedia(id, reason: "retention-\(days)-days")), by: "linli:node",
                        id: "expire-\(id)"))
            } catch {
                throw .unwritable(asks.count, error)
            }
        }
        _ = try lanes.incident.decide(asks)
    }
}
