internal import CLinux
internal import Glibc

/// Work that nobody waits for, beside work that somebody does.
public enum Background {
    private static let nice: Int32 = 10

    /// From here on the calling thread gives way to the others, on the processors and at the disk. It still gets a little
    /// of both: whoever waits for a lock that it holds must not wait for good. A system that forbids it loses nothing but
    /// the courtesy.
    public static func begin() { _ = linli_step_back(nice) }
}

/// How fast background work may go over files.
public struct Pace: Sendable {
    /// Nil for as fast as it goes.
    private let bytesPerSecond: UInt64?

    public static let free = Pace(bytesPerSecond: nil)

    public init(bytesPerSecond: UInt64?) {
        precondition(bytesPerSecond != 0, "work goes on")
        self.bytesPerSecond = bytesPerSecond
    }

    /// Sleeps as long as so many bytes may take.
    public func rest(after bytes: Int) {
        guard let bytesPerSecond, bytes > 0 else { return }
        let nanoseconds = UInt64(bytes) * 1_000_000_000 / bytesPerSecond
        // A signal ends it early, and no harm is done.
        var time = timespec(tv_sec: Int(nanoseconds / 1_000_000_000), tv_nsec: Int(nanoseconds % 1_000_000_000))
        unsafe nanosleep(&time, nil)
    }
}
