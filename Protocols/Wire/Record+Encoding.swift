public import CBOR

extension Record {
    /// Version, seq, occurred, recorded, kind, origin, place, subject, cause, actor, body.
    static let itemCount = 11
    /// Principal, source, id, index, digest.
    static let originItemCount = 5
    /// What `writeHead` writes at the most: two one-byte items and three numbers of up to nine bytes.
    static let maximumHeadByteCount = 29
}

/// An event encoded up to what only the log can add: its place and the time of its recording.
///
/// Encoding the long part is the caller's work; the writer thread of a lane puts a short head before it.
public struct EncodedEvent: Sendable {
    let occurred: Instant
    let tail: [UInt8]

    public var byteCount: Int { tail.count }

    /// Appends the finished record.
    public func write(seq: Seq, recorded: Instant, to writer: inout CBORWriter) {
        writer.array(Record.itemCount)
        writer.unsigned(Record.version)
        writer.unsigned(seq.value)
        writer.integer(occurred.milliseconds)
        writer.integer(recorded.milliseconds)
        writer.encoded(tail)
    }
}

extension Event {
    /// The event as part `index` of a command.
    func encoded(key: [UInt8], index: UInt64, digest: [UInt8]) throws(WireError) -> EncodedEvent {
        var writer = CBORWriter(reserving: 128 + body.encoded.count)
        writer.text(kind.name)
        writer.array(Record.originItemCount)
        writer.encoded(key)
        writer.unsigned(index)
        writer.byteString(digest)
        writeContext(to: &writer)
        let byteCount = writer.bytes.count + Record.maximumHeadByteCount
        guard byteCount <= Record.maximumByteCount else { throw .tooLarge(byteCount: byteCount) }
        return EncodedEvent(occurred: occurred, tail: writer.bytes)
    }

    /// What is the event's own, without its command.
    func writeContext(to writer: inout CBORWriter) {
        writer.text(orNull: place)
        writer.text(orNull: subject)
        if let cause { cause.write(to: &writer) } else { writer.null() }
        writer.text(orNull: actor)
        writer.encoded(body.encoded)
    }

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
