/// What a peer may cost before it has said who it is.
public struct HTTP1Limits: Hashable, Sendable {
    /// The first line with its CRLF. RFC 9112, section 3, recommends that at least 8,000 bytes be taken.
    public var startLineBytes = 8 << 10
    /// The first line and the fields together. Browsers stay below 16 KiB even with many cookies.
    public var headBytes = 32 << 10
    /// Fields of a head, and again of its trailers. Browsers send about twenty.
    public var fieldCount = 100
    /// Empty lines before a request; RFC 9112, section 2.2, asks for one, which old clients sent after a POST.
    public var leadingEmptyLines = 1
    /// The line before a chunk: 16 digits of a size, and room for an extension, of which none is in use.
    public var chunkLineBytes = 256
    /// The extensions of all chunks of a body. RFC 9112, section 7.1.1, asks for a limit on the sum, since a chunk of
    /// one byte could otherwise carry a long extension.
    public var chunkExtensionBytes = 4 << 10
    /// The fields after a chunked body, which carry checksums and the like.
    public var trailerBytes = 8 << 10
    /// Interim responses (1xx) before the final one. A server sends at most one or two.
    public var interimResponses = 8

    public init() {}
}
