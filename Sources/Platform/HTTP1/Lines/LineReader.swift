/// Cuts the input into lines that end in CRLF, with a budget of bytes; the begin of a line whose end has not come is
/// kept here.
///
/// RFC 9112, section 2.2, lets a recipient take a bare LF for a line's end and a bare CR for a space. What two
/// recipients take differently is how requests are smuggled, so both are refused, and with them every other control
/// character but HTAB: no element of a line may have one (section 5.5 of RFC 9110 for fields).
struct LineReader: Sendable {
    /// A line without its CRLF.
    enum Line {
        case input(Range<Int>)
        case kept([UInt8])
    }

    private var kept: [UInt8] = []
    private var endsInCarriageReturn = false
    private var budget = 0
    private var tooLong = HTTP1Error.Reason.truncated

    var isWithinLine: Bool { !kept.isEmpty }
    var unspent: Int { budget }

    mutating func allow(_ bytes: Int, else reason: HTTP1Error.Reason) {
        budget = bytes
        tooLong = reason
    }

    mutating func next(_ input: Span<UInt8>, _ position: inout Int) throws(HTTP1Error) -> Line? {
        let start = position
        // As many as the budget allows, wherever the input happens to be cut: errors must not depend on that.
        let end = min(input.count, start + budget - kept.count)
        var index = start
        if !endsInCarriageReturn {
            while index < end, LineReader.isText(input[index]) { index += 1 }
            if index < end {
                try LineReader.requireCarriageReturn(input[index])
                endsInCarriageReturn = true
                index += 1
            }
        }
        guard index < end else {
            keep(input.extracting(start..<index))
            position = index
            if kept.count == budget { throw HTTP1Error(tooLong) }
            return nil
        }
        guard input[index] == LineReader.lineFeed else { throw HTTP1Error(.bareCarriageReturn) }
        endsInCarriageReturn = false
        position = index + 1
        budget -= kept.count + position - start
        guard !kept.isEmpty else { return .input(start..<(index - 1)) }
        keep(input.extracting(start..<index))
        kept.removeLast()
        defer { kept = [] }
        return .kept(kept)
    }

    private mutating func keep(_ bytes: Span<UInt8>) {
        kept.append(bytes: bytes)
    }

    private static func requireCarriageReturn(_ byte: UInt8) throws(HTTP1Error) {
        if byte == lineFeed { throw HTTP1Error(.bareLineFeed) }
        if byte != carriageReturn { throw HTTP1Error(.controlByte) }
    }

    static let carriageReturn: UInt8 = 0x0D
    static let lineFeed: UInt8 = 0x0A

    /// SP, HTAB, VCHAR and obs-text.
    static func isText(_ byte: UInt8) -> Bool { byte >= 0x20 && byte != 0x7F || byte == UInt8(ascii: "\t") }
}
