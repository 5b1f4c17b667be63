import Community
import Digest
import JSON

/// Where a page ends, as a text that clients hand back: the key of its last row.
enum Cursor {
    static func text(_ key: [ColumnValue]) -> String {
        let items = key.map { value -> JSONValue in
            switch value {
            case .integer(let integer): .integer(integer)
            case .text(let text): .string(text)
            case .null, .bytes: preconditionFailure("no list has a key of such columns")
            }
        }
        return String(decoding: Base64.url.encode(JSONValue.array(items).encoded), as: UTF8.self)
    }

    /// Nil for what is no key of these columns.
    static func key(_ text: String, of columns: some Collection<JSONColumn>) -> [ColumnValue]? {
        guard let bytes = Base64.url.decode(text.utf8), let items = (try? JSONReader.read(bytes))?.array,
            items.count == columns.count
        else { return nil }
        var key: [ColumnValue] = []
        for (item, column) in zip(items, columns) {
            switch (item, column.type) {
            case (.integer(let integer), .integer): key.append(.integer(integer))
            case (.string(let text), .text): key.append(.text(text))
            default: return nil
            }
        }
        return key
    }
}
