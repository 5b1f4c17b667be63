/// A connection to a server whose protocol is known.
protocol HTTPConnection: HTTPSocketUser {
    /// Called about once a second: closes what has waited too long.
    func sweep(now: UInt64)
    /// Takes no more requests; closes when those under way have ended.
    func drain()
}
