import Community
import SQLite

extension Statement {
    /// Parameters from `first` on.
    func bind(_ values: [ColumnValue], from first: Int32 = 1) throws(SQLiteError) {
        var index = first
        for value in values {
            switch value {
            case .null: try bindNull(at: index)
            case .integer(let integer): try bind(integer, at: index)
            case .text(let text): try bind(text, at: index)
            case .bytes(let bytes): try bind(bytes, at: index)
            }
            index += 1
        }
    }

    /// The first columns of the current row.
    func values(_ count: Int) -> [ColumnValue] { (0..<Int32(count)).map { value($0) } }

    func value(_ column: Int32) -> ColumnValue {
        switch type(column) {
        case .null: .null
        case .integer: .integer(integer(column))
        case .text: .text(text(column))
        // No strict table holds floats.
        case .bytes, .float: .bytes(bytes(column))
        }
    }

    func bytes(_ column: Int32) -> [UInt8] {
        var bytes: [UInt8] = []
        _ = appendBytes(column, to: &bytes)
        return bytes
    }
}

extension Parameters {
    mutating func append(_ values: [ColumnValue]) {
        for value in values {
            switch value {
            case .null: appendNull()
            case .integer(let integer): append(integer)
            case .text(let text): append(text)
            case .bytes(let bytes): append(bytes)
            }
        }
    }
}
