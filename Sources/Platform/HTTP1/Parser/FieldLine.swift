/// Where the name and the value of a field lie in its line (RFC 9112, section 5). That a value has no control characters
/// is known: its line has none.
struct FieldLine {
    let name: Range<Int>
    let value: Range<Int>

    init(_ line: Span<UInt8>, isFirst: Bool) throws(HTTP1Error) {
        if line.isWhiteSpace(0) { throw HTTP1Error(isFirst ? .leadingWhiteSpace : .obsoleteFold) }
        var colon = 0
        while colon < line.count, ByteSet.token.contains(line[colon]) { colon += 1 }
        guard colon < line.count else { throw HTTP1Error(.missingColon) }
        guard line[colon] == UInt8(ascii: ":") else {
            throw HTTP1Error(line.isWhiteSpace(colon) ? .spaceBeforeColon : .fieldName)
        }
        guard colon > 0 else { throw HTTP1Error(.fieldName) }
        name = 0..<colon
        value = line.trimmed((colon + 1)..<line.count)
    }
}
