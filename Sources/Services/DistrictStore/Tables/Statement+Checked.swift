import SQLite

extension Statement {
    func bytes(_ column: Int32) -> [UInt8] {
        var bytes: [UInt8] = []
        _ = appendBytes(column, to: &bytes)
        return bytes
    }

    func bind(checked bytes: [UInt8], of place: UInt64, at index: Int32) throws(SQLiteError) {
        var bytes = bytes
        CheckedBytes.add(to: &bytes, at: place)
        try bind(bytes, at: index)
    }

    /// What was bound checked; `name` tells a person where it lies.
    func checked(_ column: Int32, of place: UInt64, _ name: @autoclosure () -> String) throws(SQLiteError) -> [UInt8] {
        var bytes = bytes(column)
        guard CheckedBytes.remove(from: &bytes, at: place) else {
            throw .corrupt("the checksum does not match", reading: name())
        }
        return bytes
    }

    func unsigned(_ column: Int32) -> UInt64 { UInt64(bitPattern: integer(column)) }

    func bind(_ number: UInt64, at index: Int32) throws(SQLiteError) { try bind(Int64(bitPattern: number), at: index) }
}
