/// What evidence may be: what a browser shows without a program of somebody else. A file is what its first bytes say; its
/// sender may be wrong.
public enum MediaType: String, CaseIterable, Sendable {
    case jpeg = "image/jpeg"
    case png = "image/png"
    case webp = "image/webp"
    case pdf = "application/pdf"
    case mp4 = "video/mp4"

    /// A picture of a telephone has some megabytes, a scanned report some more, and a minute of video about twenty.
    public var maximumBytes: Int {
        switch self {
        case .jpeg, .png, .webp: 16 << 20
        case .pdf: 32 << 20
        case .mp4: 64 << 20
        }
    }

    /// As many of a file's first bytes as `begins` wants to see, if there are so many.
    static let signatureBytes = 12

    func begins(_ bytes: [UInt8]) -> Bool {
        switch self {
        case .jpeg: bytes.starts(with: [0xFF, 0xD8, 0xFF])
        case .png: bytes.starts(with: [0x89] + Array("PNG\r\n".utf8) + [0x1A, 0x0A])
        case .webp: bytes.starts(with: "RIFF".utf8) && bytes.dropFirst(8).starts(with: "WEBP".utf8)
        case .pdf: bytes.starts(with: "%PDF-".utf8)
        case .mp4: bytes.dropFirst(4).starts(with: "ftyp".utf8)
        }
    }
}
