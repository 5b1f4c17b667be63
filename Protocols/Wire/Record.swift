public import CBOR

/// One event as the log holds it: a deterministic CBOR array of eleven items (`Schemas/record.cddl`).
///
/// A record is a view of the bytes it was decoded from: decoding checks every byte and notes where the fields lie;
/// texts are made when somebody asks for them. Many records may share one buffer.
public struct Record: Sendable {
    public static let version: UInt64 = 1
    /// The entry limit of C2SP tlog-tiles, whose bundles give each entry a 16-bit length.
    public static let maximumByteCount = 65_535
    /// Half a SHA-256: enough to tell two commands apart that somebody gave the same id.
    public static let digestByteCount = 16

    public let seq: Seq
    public let occurred: Instant
    /// When the node stored it. It never goes back from one record to the next.
    public let recorded: Instant
    /// The record's place among those that its command led to.
    public let index: UInt64

    let buffer: [UInt8]
    let start: Int
    let fields: Fields

    /// Where the fields lie, counted from the record's start. An absent field is empty.
    struct Fields {
        var end: UInt16 = 0
        var kind = Place()
        /// The three items of the command's key together, heads and all.
        var key = Place()
        var principal = Place()
        var source = Place()
        var id = Place()
        var digest = Place()
        var place = Place()
        var subject = Place()
        var cause = Place()
        var actor = Place()
        var body = Place()
    }

    struct Place {
        var start: UInt16 = 0
        var end: UInt16 = 0

        /// Where its item ends that begins at `start`: an absent field is a null there.
        func end(after start: UInt16) -> UInt16 { end > self.start ? end : start + 1 }
    }

    /// The whole record as it is stored, hashed and sent.
    public var encoded: ArraySlice<UInt8> { buffer[start..<(start + Int(fields.end))] }

    public var byteCount: Int { Int(fields.end) }

    public var kind: Kind { Kind(checked: text(fields.kind)) }

    /// The name of the kind as it stands in the record.
    public var kindBytes: ArraySlice<UInt8> { slice(fields.kind) }

    public var key: CommandKey {
        CommandKey(checkedPrincipal: text(fields.principal), source: text(fields.source), id: text(fields.id))
    }

    /// The key as it stands in the record: the same bytes as `CommandKey.encoded`.
    public var encodedKey: ArraySlice<UInt8> { slice(fields.key) }

    /// What tells one command from another under the same key.
    public var digest: ArraySlice<UInt8> { slice(fields.digest) }

    public var place: String? { placeText.string }
    public var subject: String? { lying(fields.subject).string }
    public var actor: String? { actorText.string }
    public var body: Body { Body(checked: Array(slice(fields.body))) }

    /// Appends what the subject's own history needs, item by item as it stands in the record: seq, occurred, recorded,
    /// kind, place, actor and body.
    public func appendEntry(to bytes: inout [UInt8]) {
        let placeEnd = fields.place.end(after: fields.digest.end)
        let causeEnd = fields.cause.end(after: fields.subject.end(after: placeEnd))
        // The heads of the array and of its version take a byte each.
        bytes.append(contentsOf: buffer[(start + 2)..<(start + Int(fields.kind.end))])
        bytes.append(contentsOf: buffer[(start + Int(fields.digest.end))..<(start + Int(placeEnd))])
        bytes.append(contentsOf: buffer[(start + Int(causeEnd))..<(start + Int(fields.end))])
    }

    /// Place and actor, to be made into texts by whoever needs them.
    public var placeText: LyingText { lying(fields.place) }
    public var actorText: LyingText { lying(fields.actor) }

    /// Reads the body where it lies.
    public var bodyReader: CBORReader {
        do throws(CBORError) {
            return try CBORReader(buffer, in: (start + Int(fields.body.start))..<(start + Int(fields.body.end)))
        } catch {
            preconditionFailure("a record is smaller than what a reader takes: \(error)")
        }
    }

    public var cause: Cause? {
        guard fields.cause.end > fields.cause.start else { return nil }
        return Cause(checked: Array(slice(fields.cause)))
    }

    /// The event without what the log added to it.
    public var event: Event {
        Event(
            checkedOccurred: occurred, kind: kind, place: place, subject: subject, cause: cause, actor: actor,
            body: body)
    }

    private func slice(_ place: Place) -> ArraySlice<UInt8> {
        buffer[(start + Int(place.start))..<(start + Int(place.end))]
    }

    private func text(_ place: Place) -> String {
        String(decoding: slice(place), as: UTF8.self)
    }

    private func lying(_ place: Place) -> LyingText {
        LyingText(buffer, (start + Int(place.start))..<(start + Int(place.end)))
    }
}

extension Record: Hashable {
    public static func == (a: Record, b: Record) -> Bool { a.encoded == b.encoded }
    public func hash(into hasher: inout Hasher) { hasher.combine(encoded) }
}
