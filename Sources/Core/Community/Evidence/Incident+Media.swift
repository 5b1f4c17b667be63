public import Wire

extension Incident {
    /// Media that were stored before a moment, and prove nothing any more that somebody stands by or that is not over.
    public mutating func mediaNotNeeded(since end: Instant, at now: Instant) -> [MediaID] {
        let end = min(end, neededSince() ?? end)
        let proofs = evidence.proofs(at: now)
        var free: [MediaID] = []
        evidence.forEachMedia { media in
            if media.purged == nil, media.stored < end, !proofs.contains(media.id.text) { free.append(media.id) }
        }
        return free.sorted { $0.text < $1.text }
    }
}
