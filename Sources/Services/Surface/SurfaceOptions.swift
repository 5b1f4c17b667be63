/// The limits of what is answered over HTTP, each with its default and the reason for it.
public struct SurfaceOptions: Sendable {
    /// Bodies up to this are read on the loop, which a larger one would hold for longer than others should wait. An alarm has
    /// some hundred bytes; the readings of a concentrator have some thousand, and where they come as a flood, alarms would
    /// wait for all that have come before them.
    public var loopBodyBytes = 2_048
    /// Threads for queries: two cores of a small box, and the lanes need them too.
    public var readers = 2
    /// Queries that wait for a thread; who comes beyond it is told to come back.
    public var readersWaiting = 64
    /// Answers that are shorter are not compressed: it would save a packet at best.
    public var compressedBytes = 1_400

    public init() {}
}
