/// What a reader takes from somebody it does not know.
public struct JSONLimits: Hashable, Sendable {
    /// Commands nest four or five deep; every level costs a stack frame.
    public var depth = 32
    /// A reading batch of 400 meters and 96 quarter-hours has 38,400 numbers. A value takes some hundred bytes at most
    /// beyond its own text, so this bounds what a small hostile body can make of memory.
    public var valueCount = 65_536
    /// What one request may carry.
    public var byteCount = 1_048_576

    public init() {}
}
