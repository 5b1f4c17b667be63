/// What a reader takes from somebody it does not know.
public struct CBORLimits: Hashable, Sendable {
    /// Events nest three or four deep; every level costs a stack frame.
    public var depth = 16
    /// The entry limit of C2SP tlog-tiles, which is also the limit of an event record.
    public var byteCount = 65_535
    /// Each item is at least one byte, so this only bites where `byteCount` was raised.
    public var itemCount = 65_535

    public init() {}
}
