/// The name that somebody logs in by, as it is kept: whoever types it in capitals means the same one.
public struct LoginName: Hashable, Sendable {
    public static let maximumByteCount = 64
    public let text: String

    /// Nil for what is empty, too long, or cannot be told from another by looking at it.
    public init?(_ typed: String) {
        let text = typed.lowercased()
        guard (1...LoginName.maximumByteCount).contains(text.utf8.count),
            text.unicodeScalars.allSatisfy({ $0.value > 0x20 && !$0.properties.isWhitespace && $0.value != 0x7F }),
            text.unicodeScalars.allSatisfy({ ![.control, .format].contains($0.properties.generalCategory) })
        else { return nil }
        self.text = text
    }
}
