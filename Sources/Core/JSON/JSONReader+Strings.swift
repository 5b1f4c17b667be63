extension JSONReader {
    /// Consumes a string from its opening quote to its closing one.
    mutating func string() throws(JSONError) -> String {
        at += 1
        let first = at
        var anyByte: UInt8 = 0
        var isEscaped = false
        while true {
            let byte = peek
            if byte == UInt8(ascii: "\"") { break }
            if byte < 0x20 {
                throw at < end ? failure(.controlCharacter(byte)) : unexpected("the closing quote of a string")
            }
            if byte == UInt8(ascii: "\\") {
                isEscaped = true
                // An escaped quote does not close, an escaped backslash escapes nothing.
                if at + 1 < end, [UInt8(ascii: "\""), UInt8(ascii: "\\")].contains(bytes[at + 1]) { at += 1 }
            }
            anyByte |= byte
            at += 1
        }
        let range = first..<at
        at += 1
        // Escapes are ASCII: the text is UTF-8 if and only if it is with its escapes still in it.
        if anyByte >= 0x80 { try checkUTF8(range) }
        return isEscaped ? try unescaped(range) : String(decoding: bytes[range], as: UTF8.self)
    }

    private func checkUTF8(_ range: Range<Int>) throws(JSONError) {
        do {
            _ = try UTF8Span(validating: bytes.span.extracting(range))
        } catch {
            throw failure(.invalidUTF8, range.lowerBound + error.byteOffsets.lowerBound)
        }
    }

    private func unescaped(_ range: Range<Int>) throws(JSONError) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(range.count)
        var at = range.lowerBound
        while at < range.upperBound {
            if bytes[at] == UInt8(ascii: "\\") {
                at = try unescape(at, into: &text)
            } else {
                text.append(bytes[at])
                at += 1
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Appends what the escape at `start` stands for and returns where it ends. Before the closing quote there is at
    /// least one byte behind each backslash.
    private func unescape(_ start: Int, into text: inout [UInt8]) throws(JSONError) -> Int {
        switch bytes[start + 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(bytes[start + 1])
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"): return try unescapeUnicode(start, into: &text)
        default: throw failure(.unknownEscape(bytes[start + 1]), start + 1)
        }
        return start + 2
    }

    private func unescapeUnicode(_ start: Int, into text: inout [UInt8]) throws(JSONError) -> Int {
        let high = try unit(start)
        if let scalar = Unicode.Scalar(high) {
            text.append(contentsOf: String(scalar).utf8)
            return start + 6
        }
        guard high < 0xDC00, bytes[start + 6] == UInt8(ascii: "\\"), bytes[start + 7] == UInt8(ascii: "u") else {
            throw failure(.loneSurrogate, start)
        }
        let low = try unit(start + 6)
        guard (0xDC00...0xDFFF).contains(low),
            let scalar = Unicode.Scalar(0x1_0000 + (UInt32(high & 0x3FF) << 10 | UInt32(low & 0x3FF)))
        else { throw failure(.loneSurrogate, start) }
        text.append(contentsOf: String(scalar).utf8)
        return start + 12
    }

    /// The four digits of the escape at `start`. The closing quote, which is no digit, ends what is too short.
    private func unit(_ start: Int) throws(JSONError) -> UInt16 {
        var unit: UInt16 = 0
        for at in start + 2..<start + 6 { unit = unit << 4 | UInt16(try hexadecimal(at)) }
        return unit
    }

    private func hexadecimal(_ at: Int) throws(JSONError) -> UInt8 {
        let byte = bytes[at]
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): return byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): return byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): return byte - UInt8(ascii: "A") + 10
        default: throw failure(.unexpected(byte, wanted: "a hexadecimal digit"), at)
        }
    }
}
