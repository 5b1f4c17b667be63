public import HTTP

extension HTTPLimits {
    /// For connections that carry streams of replication: they are open for weeks and quiet for hours, and a dead peer is
    /// found by pings alone.
    public static var replication: HTTPLimits {
        var limits = HTTPLimits()
        limits.bodySeconds = 10 * 365 * 86_400
        // All that a receiver lets be under way by default, as it is when nothing of it can be compressed, and one frame
        // that has not come to its end: with less a batch might wait for its own window.
        limits.streamWindow = 6 << 20
        // Two lanes share a connection, and the disk of one must not hold up the other.
        limits.connectionWindow = 12 << 20
        return limits
    }
}
