public import CBOR
internal import Digest

extension Record {
    /// Version, seq, occurred, recorded, kind, origin, place, subject, cause, actor, body.
    static let itemCount = 11
    /// Principal, source, id, index, digest.
    static let originItemCount = 5
    /// What only the log can add, at the most: two one-byte items and two numbers of up to nine bytes.
    static let maximumHeadByteCount = 20
}

/// An event encoded up to what only the log can add: its place and the time of its recording.
///
/// Encoding the long part is the caller's work; the writer thread of a lane puts a short head before it.
public struct EncodedEvent: Sendable {
    /// A CBOR sequence: occurred, kind, the command's origin, which ends with the digest, place, subject, cause, actor,
    /// body.
    private var items: [UInt8]
    private let occurredEnd: Int
    private let kindEnd: Int
    private let digestEnd: Int

    public var byteCount: Int { items.count }

    /// The event as part `index` of a command, whose digest comes later: it is a hash over all of the command's events.
    init(_ event: Event, key: [UInt8], index: UInt64) throws(WireError) {
        var writer = CBORWriter(reserving: 192 + key.count + event.body.encoded.count)
        writer.integer(event.occurred.milliseconds)
        occurredEnd = writer.bytes.count
        writer.text(event.kind.name)
        kindEnd = writer.bytes.count
        writer.array(Record.originItemCount)
        writer.encoded(key)
        writer.unsigned(index)
        writer.byteString(EncodedEvent.noDigest)
        digestEnd = writer.bytes.count
        writer.text(orNull: event.place)
        writer.text(orNull: event.subject)
        if let cause = event.cause { cause.write(to: &writer) } else { writer.null() }
        writer.text(orNull: event.actor)
        writer.encoded(event.body.encoded)
        let byteCount = writer.bytes.count + Record.maximumHeadByteCount
        guard byteCount <= Record.maximumByteCount else { throw .tooLarge(byteCount: byteCount) }
        items = writer.bytes
    }

    private static let noDigest = [UInt8](repeating: 0, count: Record.digestByteCount)

    var digest: ArraySlice<UInt8> {
        get { items[(digestEnd - Record.digestByteCount)..<digestEnd] }
        set { items.replaceSubrange((digestEnd - Record.digestByteCount)..<digestEnd, with: newValue) }
    }

    /// What is the event's own, without its command.
    func hash(into hasher: inout SHA256) {
        hasher.update(items.span.extracting(..<kindEnd))
        hasher.update(items.span.extracting(digestEnd...))
    }

    /// Appends the finished record.
    public func write(seq: Seq, recorded: Instant, to writer: inout CBORWriter) {
        writer.array(Record.itemCount)
        writer.unsigned(Record.version)
        writer.unsigned(seq.value)
        writer.encoded(items[..<occurredEnd])
        writer.integer(recorded.milliseconds)
        writer.encoded(items[occurredEnd...])
    }
}

extension Event {
    /// An event taken from a record that was checked.
    init(
        checkedOccurred occurred: Instant, kind: Kind, place: String?, subject: String?, cause: Cause?,
        actor: String?, body: Body
    ) {
        self.occurred = occurred
        self.kind = kind
        self.place = place
        self.subject = subject
        self.cause = cause
        self.actor = actor
        self.body = body
    }
}

extension CBORWriter {
    fileprivate mutating func text(orNull text: String?) {
        if let text { self.text(text) } else { null() }
    }
}
