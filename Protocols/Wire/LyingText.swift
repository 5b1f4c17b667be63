/// A text in a buffer, which is shared: it is made when somebody asks for it, and most never are.
public struct LyingText: Sendable {
    private let buffer: [UInt8]
    private let range: Range<Int>

    /// UTF-8 that was checked before. Nothing is no text.
    public init(_ buffer: [UInt8], _ range: Range<Int>) {
        self.buffer = buffer
        self.range = range
    }

    public var string: String? { range.isEmpty ? nil : String(decoding: buffer[range], as: UTF8.self) }
}
