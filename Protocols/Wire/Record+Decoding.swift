internal import CBOR

extension Record {
    /// The record in a part of a buffer, which is shared and not copied. Every byte is checked.
    public init(decoding buffer: [UInt8], in range: Range<Int>) throws(WireError) {
        try self.init(decoding: buffer, in: range, isTrusted: false)
    }

    /// The record in bytes that were checked before they were stored and are known to be the same since, by a checksum
    /// or a hash. Its fields are found again; their content is not checked a second time.
    public init(trusting buffer: [UInt8], in range: Range<Int>) throws(WireError) {
        try self.init(decoding: buffer, in: range, isTrusted: true)
    }

    private init(decoding buffer: [UInt8], in range: Range<Int>, isTrusted: Bool) throws(WireError) {
        guard range.count <= Record.maximumByteCount else { throw .tooLarge(byteCount: range.count) }
        var decoder = RecordDecoder(start: range.lowerBound, isTrusted: isTrusted)
        do throws(CBORError) {
            var reader = try CBORReader(buffer, in: range)
            try decoder.readVersion(&reader)
            if decoder.version == Record.version {
                try decoder.readFields(&reader)
                try reader.finish()
            }
        } catch {
            throw .notDeterministic(decoder.field, error)
        }
        guard decoder.version == Record.version else { throw .unknownVersion(decoder.version) }
        if !isTrusted { try decoder.checkRules(buffer) }
        decoder.fields.end = UInt16(range.count)
        self.init(
            seq: decoder.seq, occurred: decoder.occurred, recorded: decoder.recorded, index: decoder.index,
            buffer: buffer, start: range.lowerBound, fields: decoder.fields)
    }

    public init(decoding bytes: [UInt8]) throws(WireError) {
        try self.init(decoding: bytes, in: 0..<bytes.count)
    }
}

/// Walks over one record and remembers where it is, so that an error can name the field.
private struct RecordDecoder {
    let start: Int
    let isTrusted: Bool
    var field = RecordField.record
    var itemCount = 0
    var version: UInt64 = 0
    var seq = Seq(0)
    var occurred = Instant(milliseconds: 0)
    var recorded = Instant(milliseconds: 0)
    var index: UInt64 = 0
    var fields = Record.Fields()

    init(start: Int, isTrusted: Bool) {
        self.start = start
        self.isTrusted = isTrusted
    }

    /// Another version may have another number of items, so that is looked at only when the version is ours.
    mutating func readVersion(_ reader: inout CBORReader) throws(CBORError) {
        itemCount = try reader.array()
        guard itemCount > 0 else { throw wrongItemCount }
        field = .version
        version = try reader.unsigned()
    }

    private var wrongItemCount: CBORError {
        CBORError(offset: 0, reason: .unexpected(wanted: "an array of \(Record.itemCount)"))
    }

    mutating func readFields(_ reader: inout CBORReader) throws(CBORError) {
        guard itemCount == Record.itemCount else {
            field = .record
            throw wrongItemCount
        }
        field = .seq
        seq = Seq(try reader.unsigned())
        field = .occurred
        occurred = Instant(milliseconds: try reader.integer())
        field = .recorded
        recorded = Instant(milliseconds: try reader.integer())
        field = .kind
        fields.kind = relative(try text(&reader))
        try readOrigin(&reader)
        field = .place
        fields.place = try optionalText(&reader)
        field = .subject
        fields.subject = try optionalText(&reader)
        field = .cause
        if !reader.null() { fields.cause = relative(try Cause.check(&reader)) }
        field = .actor
        fields.actor = try optionalText(&reader)
        field = .body
        fields.body = relative(isTrusted ? reader.rest() : try Body.check(&reader))
        field = .record
    }

    private mutating func readOrigin(_ reader: inout CBORReader) throws(CBORError) {
        field = .principal
        try expect(Record.originItemCount, &reader)
        let key = reader.position
        fields.principal = relative(try text(&reader))
        field = .source
        fields.source = relative(try text(&reader))
        field = .id
        fields.id = relative(try text(&reader))
        fields.key = relative(key..<reader.position)
        field = .index
        index = try reader.unsigned()
        field = .digest
        fields.digest = relative(try reader.byteString())
    }

    private func text(_ reader: inout CBORReader) throws(CBORError) -> Range<Int> {
        isTrusted ? try reader.trustedText() : try reader.text()
    }

    private func expect(_ count: Int, _ reader: inout CBORReader) throws(CBORError) {
        let at = reader.position
        guard try reader.array() == count else {
            throw CBORError(offset: at - start, reason: .unexpected(wanted: "an array of \(count)"))
        }
    }

    private func optionalText(_ reader: inout CBORReader) throws(CBORError) -> Record.Place {
        if reader.null() { return Record.Place() }
        let at = reader.position
        let place = relative(try text(&reader))
        guard place.start < place.end else {
            throw CBORError(offset: at - start, reason: .unexpected(wanted: "null or a text that is not empty"))
        }
        return place
    }

    private func relative(_ range: Range<Int>) -> Record.Place {
        Record.Place(start: UInt16(range.lowerBound - start), end: UInt16(range.upperBound - start))
    }

    /// What the types promise when a value is made must hold when it is read.
    func checkRules(_ buffer: [UInt8]) throws(WireError) {
        let kind = buffer[(start + Int(fields.kind.start))..<(start + Int(fields.kind.end))]
        guard Kind.isName(kind) else { throw .invalid(.kind, "it is not of the form word.word-word") }
        try CommandKey.check(.principal, fields.principal.byteCount)
        try CommandKey.check(.source, fields.source.byteCount)
        try CommandKey.check(.id, fields.id.byteCount)
        // An absent text is one of no bytes here; the reader has refused an empty one.
        try Event.check(.place, fields.place.byteCount)
        try Event.check(.subject, fields.subject.byteCount)
        try Event.check(.actor, fields.actor.byteCount)
        guard fields.digest.byteCount == Record.digestByteCount else {
            throw .invalid(.digest, "it has \(fields.digest.byteCount) bytes, not \(Record.digestByteCount)")
        }
    }
}

extension Record.Place {
    var byteCount: Int { Int(end) - Int(start) }
}
