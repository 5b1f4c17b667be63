internal import CBOR
internal import Digest

/// What a caller wants recorded under one key: one or more events, stored together or not at all.
public struct Command: Sendable {
    /// More would hold the writer of a lane for too long at once.
    public static let maximumEventCount = 1_000

    public let key: CommandKey
    public let encodedKey: [UInt8]
    public let events: [EncodedEvent]

    /// What was asked for. A repetition of the key with another digest is a conflict, not a duplicate.
    public var digest: ArraySlice<UInt8> { events[0].digest }

    /// What the events take up, but for their heads.
    public var byteCount: Int { events.reduce(0) { $0 + $1.byteCount } }

    /// `request` is what the caller sent, when the events say more than that (because a decision was taken in
    /// between); without it, the events themselves are what was asked for.
    public init(key: CommandKey, events: [Event], request: [UInt8]? = nil) throws(WireError) {
        try self.init(key: key, encodedKey: key.encoded, events, digest: request.map { Command.digest(of: $0) })
    }

    /// What was decided about a request.
    public init(answering request: Request, with events: [Event]) throws(WireError) {
        try self.init(key: request.key, encodedKey: request.encodedKey, events, digest: request.digest)
    }

    private init(
        key: CommandKey, encodedKey: [UInt8], _ events: [Event], digest: ArraySlice<UInt8>?
    ) throws(WireError) {
        guard !events.isEmpty else { throw .invalid(.record, "a command without events records nothing") }
        guard events.count <= Command.maximumEventCount else {
            throw .invalid(.record, "a command has at most \(Command.maximumEventCount) events, not \(events.count)")
        }
        var encoded: [EncodedEvent] = []
        encoded.reserveCapacity(events.count)
        for (index, event) in events.enumerated() {
            encoded.append(try EncodedEvent(event, key: encodedKey, index: UInt64(index)))
        }
        let digest = digest ?? Command.digest(of: encoded)
        for index in encoded.indices { encoded[index].digest = digest }
        self.key = key
        self.encodedKey = encodedKey
        self.events = encoded
    }

    /// What tells this request from every other, as records hold it.
    public static func digest(of request: [UInt8]) -> ArraySlice<UInt8> {
        var hasher = SHA256()
        hasher.update(request.span)
        return hasher.finish().bytes[..<Record.digestByteCount]
    }

    private static func digest(of events: [EncodedEvent]) -> ArraySlice<UInt8> {
        var hasher = SHA256()
        for event in events { event.hash(into: &hasher) }
        return hasher.finish().bytes[..<Record.digestByteCount]
    }
}
