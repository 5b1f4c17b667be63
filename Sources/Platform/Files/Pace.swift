internal import Glibc

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
