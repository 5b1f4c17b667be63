import CBOR
import Community
import SQLite

/// The values of a row, or of its key, as one deterministic CBOR array.
extension CBORWriter {
    mutating func columns(_ values: [ColumnValue]) {
        array(values.count)
        for value in values {
            switch value {
            case .null: null()
            case .integer(let integer): self.integer(integer)
            case .text(let text): self.text(text)
            case .bytes(let bytes): byteString(bytes)
            }
        }
    }
}

extension CBORWriter {
    /// The same for the first columns of the row that a statement has come to, of which no values are made in between.
    mutating func columns(_ count: Int, of row: borrowing Statement, passing bytes: inout [UInt8]) {
        array(count)
        for column in 0..<Int32(count) {
            let type = row.type(column)
            switch type {
            case .null: null()
            case .integer: integer(row.integer(column))
            // No strict table holds floats.
            case .text, .bytes, .float:
                bytes.removeAll(keepingCapacity: true)
                _ = row.appendBytes(column, to: &bytes)
                if type == .text { text(utf8: bytes) } else { byteString(bytes) }
            }
        }
    }
}

enum PackedColumns {
    /// A row is at most this long: what SQLite takes without being told otherwise.
    private static let maximumByteCount = 1_000_000_000

    static func encode(_ values: [ColumnValue]) -> [UInt8] {
        var writer = CBORWriter()
        writer.columns(values)
        return writer.bytes
    }

    static func decode(_ bytes: [UInt8]) throws(CBORError) -> [ColumnValue] {
        var limits = CBORLimits()
        limits.byteCount = maximumByteCount
        var reader = try CBORReader(bytes, limits: limits)
        var values: [ColumnValue] = []
        for _ in 0..<(try reader.array()) { values.append(try value(&reader)) }
        try reader.finish()
        return values
    }

    private static func value(_ reader: inout CBORReader) throws(CBORError) -> ColumnValue {
        if reader.null() { return .null }
        switch reader.bytes[min(reader.position, reader.bytes.count - 1)] >> 5 {
        case 0, 1: return .integer(try reader.integer())
        case 2: return .bytes(Array(reader.bytes[try reader.byteString()]))
        default: return .text(String(decoding: reader.bytes[try reader.text()], as: UTF8.self))
        }
    }
}
