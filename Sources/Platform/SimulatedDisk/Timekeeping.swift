/// Whose clock SQLite reads and sleeps by on a simulated disk.
public enum Timekeeping: Sendable {
    /// The machine's: what connections on several threads need to wait for each other.
    case machine
    /// Starts at the epoch J2000 and moves on only when SQLite sleeps, which takes no time: what a single-threaded
    /// simulation needs, where nobody else runs while a connection waits.
    case simulated
}
