internal import CBOR

extension Record {
    /// The record in a part of a buffer, which is shared and not copied. Every byte is checked.
    public init(decoding buffer: [UInt8], in range: Range<Int>) throws(WireError) {
        guard range.count <= Record.maximumByteCount else { throw .tooLarge(byteCount: range.count) }
        var decoder = RecordDecoder(start: range.lowerBound)
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
        try decoder.checkRules(buffer)
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
    var field = RecordField.record
    var version: UInt64 = 0
    var seq = Seq(0)
    var occurred = Instant(milliseconds: 0)
    var recorded = Instant(milliseconds: 0)
    var index: UInt64 = 0
    var fields = Record.Fields()

    init(start: Int) { self.start = start }

    mutating func readVersion(_ reader: inout CBORReader) throws(CBORError) {
        try expect(Record.itemCount, &reader)
        field = .version
        version = try reader.unsigned()
    }

    mutating func readFields(_ reader: inout CBORReader) throws(CBORError) {
        field = .seq
        seq = Seq(try reader.unsigned())
        field = .occurred
        occurred = Instant(milliseconds: try reader.integer())
        field = .recorded
        recorded = Instant(milliseconds: try reader.integer())
        field = .kind
        fields.kind = relative(try reader.text())
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
        fields.body = relative(try Body.check(&reader))
        field = .record
    }

    private mutating func readOrigin(_ reader: inout CBORReader) throws(CBORError) {
        field = .principal
        try expect(Record.originItemCount, &reader)
        let key = reader.position
        fields.principal = relative(try reader.text())
        field = .source
        fields.source = relative(try reader.text())
        field = .id
        fields.id = relative(try reader.text())
        fields.key = relative(key..<reader.position)
        field = .index
        index = try reader.unsigned()
        field = .digest
        fields.digest = relative(try reader.byteString())
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
        let place = relative(try reader.text())
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
        guard version == Record.version else { throw .unknownVersion(version) }
        let kind = buffer[(start + Int(fields.kind.start))..<(start + Int(fields.kind.end))]
        guard Kind.isName(kind) else { throw .invalid(.kind, "it is not of the form word.word-word") }
        for (field, place) in [(RecordField.principal, fields.principal), (.source, fields.source), (.id, fields.id)] {
            guard place.byteCount > 0 else { throw .invalid(field, "it is empty") }
            guard place.byteCount <= CommandKey.maximumByteCount else { throw .tooLong(field, place.byteCount) }
        }
        for (field, place) in [(RecordField.place, fields.place), (.subject, fields.subject), (.actor, fields.actor)] {
            guard place.byteCount <= Event.maximumTextByteCount else { throw .tooLong(field, place.byteCount) }
        }
        guard fields.digest.byteCount == Record.digestByteCount else {
            throw .invalid(.digest, "it has \(fields.digest.byteCount) bytes, not \(Record.digestByteCount)")
        }
    }
}

extension Record.Place {
    var byteCount: Int { Int(end) - Int(start) }
}

extension WireError {
    static func tooLong(_ field: RecordField, _ byteCount: Int) -> WireError {
        .invalid(field, "it has \(byteCount) bytes, the limit is \(CommandKey.maximumByteCount)")
    }
}
