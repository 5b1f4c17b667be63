/// What somebody asks for, before anybody has decided what comes of it: its key, and what tells it from another request
/// under the same key.
public struct Request: Sendable {
    public let key: CommandKey
    public let encodedKey: [UInt8]
    public let digest: ArraySlice<UInt8>

    /// `content` is what the caller sent, as far as it tells one request from another.
    public init(key: CommandKey, content: [UInt8]) {
        self.key = key
        encodedKey = key.encoded
        digest = Command.digest(of: content)
    }
}
