internal import Digest

/// What a token's holder knows and the node does not keep: 32 random bytes. Their hash is kept, and needs neither salt nor
/// a slow function: nobody guesses them.
public struct Secret: Sendable {
    static let byteCount = 32
    private let bytes: [UInt8]

    /// A new one, of as many random bytes as `draw` is asked for.
    public init(drawnFrom draw: (Int) -> [UInt8]) {
        bytes = draw(Self.byteCount)
        precondition(bytes.count == Self.byteCount, "a short secret is a weak one")
    }

    /// One that is shown; nil unless these are as many bytes as a secret has.
    init?(shown bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = bytes
    }

    /// What is recorded of it.
    public var hash: [UInt8] { SHA256.hash(bytes).bytes }

    /// Whether this is the one that was recorded. Takes as long for a wrong one as for the right one.
    func matches(_ recorded: [UInt8]) -> Bool {
        hash.equalsInConstantTime(recorded)
    }

    /// What the holder is given, once.
    public func text(_ id: TokenID) -> String {
        "\(ShownToken.prefix)\(id)_\(String(decoding: Base64.url.encode(bytes), as: UTF8.self))"
    }
}

/// A token as somebody shows it: `linli_<id>_<secret>`. The id leads to the one row whose hash it is compared with; the
/// word before it lets a scanner for secrets find one that was published.
public struct ShownToken: Sendable {
    static let prefix = "linli_"
    private static let secretCharacters = 43

    public let id: TokenID
    public let secret: Secret

    public init?(_ text: String) {
        let rest = text.utf8.dropFirst(Self.prefix.utf8.count)
        guard text.utf8.starts(with: Self.prefix.utf8), rest.count > Self.secretCharacters + 1 else { return nil }
        let name = rest.dropLast(Self.secretCharacters)
        let id = TokenID(text: String(decoding: name.dropLast(), as: UTF8.self))
        guard id.isName, name.last == UInt8(ascii: "_"),
            let secret = Base64.url.decode(rest.suffix(Self.secretCharacters)).flatMap({ Secret(shown: $0) })
        else { return nil }
        (self.id, self.secret) = (id, secret)
    }
}

extension Secret: CustomStringConvertible {
    /// Secrets are not to be found in logs.
    public var description: String { "secret" }
}
