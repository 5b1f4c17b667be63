internal import Calendar
internal import Wire

/// A line while it is written: fields in order, each neutralised, and an end that fits whatever came before.
///
/// Nothing that comes from outside can end a field or the line, move a terminal's cursor, or turn the direction of what
/// stands beside it: quotes, backslashes, controls, line separators and all else that is not seen are written as JSON
/// escapes them, which readers of logfmt understand too.
struct LogLine {
    /// With its newline. More than a pipe takes at once (4 KiB) may be mixed with what others write to it.
    static let byteLimit = 8_192
    /// Of one text, escaped; the rest gives way to `…`.
    static let textByteLimit = 1_024
    static let nameByteLimit = 64
    /// Kept for the last field, which says how many fields did not fit, and for what ends the line.
    private static let endByteCount = 32

    private let format: LogFormat
    private var bytes: [UInt8] = []
    private var cutFieldCount = 0

    init(_ format: LogFormat, _ level: LogLevel, _ event: LogName, at milliseconds: Int64) {
        self.format = format
        bytes.reserveCapacity(512)
        append("time", .text(Instant(milliseconds: milliseconds).rfc3339))
        append("level", .text(level.rawValue))
        append("event", .text(event.text))
    }

    /// One that does not fit is left out, and counted.
    mutating func append(_ name: LogName, _ value: LogValue) {
        let start = bytes.count
        put(name, value)
        guard bytes.count > LogLine.byteLimit - LogLine.endByteCount else { return }
        bytes.removeLast(bytes.count - start)
        cutFieldCount += 1
    }

    /// The line with its newline.
    consuming func finished() -> [UInt8] {
        if cutFieldCount > 0 { put("cut", .integer(cutFieldCount)) }
        put(format == .json ? "}\n" : "\n")
        return bytes
    }

    private mutating func put(_ name: LogName, _ value: LogValue) {
        switch format {
        case .logfmt:
            if !bytes.isEmpty { put(" ") }
            put(name)
            put("=")
        case .json:
            put(bytes.isEmpty ? "{\"" : ",\"")
            put(name)
            put("\":")
        }
        switch value {
        case .text(let text): put(outside: text)
        case .path(let path): put(outside: String(path.prefix { $0 != "?" && $0 != "#" }))
        case .integer(let number): put("\(number)")
        case .number(let number) where number.isFinite: put("\(number)")
        // JSON has no number for these.
        case .number(let number): put(outside: "\(number)")
        case .truth(let truth): put("\(truth)")
        }
    }

    private mutating func put(_ ours: String) { bytes.append(contentsOf: ours.utf8) }

    /// What a reader of logfmt takes for a name. The program made it, so that nothing is lost of it in good use.
    private mutating func put(_ name: LogName) {
        for byte in name.text.utf8.prefix(LogLine.nameByteLimit) {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."):
                bytes.append(byte)
            default: bytes.append(UInt8(ascii: "_"))
            }
        }
    }

    private mutating func put(outside text: String) {
        if format == .logfmt, text.isPlain { return put(text) }
        put("\"")
        let start = bytes.count
        var isAfterSeen = false
        for scalar in text.unicodeScalars {
            guard bytes.count - start < LogLine.textByteLimit else {
                put("…")
                break
            }
            isAfterSeen = put(scalar, isAfterSeen: isAfterSeen)
        }
        put("\"")
    }

    /// Returns whether the scalar stands there itself. A mark must have something of the text to stand on, or it would
    /// melt into the quote.
    private mutating func put(_ scalar: Unicode.Scalar, isAfterSeen: Bool) -> Bool {
        switch scalar {
        case "\"": put("\\\"")
        case "\\": put("\\\\")
        case "\n": put("\\n")
        case "\r": put("\\r")
        case "\t": put("\\t")
        case " "..."~":
            bytes.append(UInt8(scalar.value))
            return true
        case _ where scalar.isSeen && (isAfterSeen || !scalar.isMark):
            bytes.append(contentsOf: UTF8.encode(scalar)!)
            return true
        default:
            for unit in UTF16.encode(scalar)! {
                let digits = String(unit, radix: 16)
                put("\\u" + String(repeating: "0", count: 4 - digits.count) + digits)
            }
        }
        return false
    }
}

extension Unicode.Scalar {
    /// Whether a reader sees it and it changes nothing else that is seen. Formats (Cf) are among others the controls of
    /// direction (Unicode UAX #9).
    fileprivate var isSeen: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: false
        default: !properties.isDefaultIgnorableCodePoint
        }
    }

    /// Whether it is drawn onto what stands before it.
    fileprivate var isMark: Bool {
        switch properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark: true
        default: false
        }
    }
}

extension String {
    /// Whether it needs no quotes in logfmt.
    fileprivate var isPlain: Bool {
        (1...LogLine.textByteLimit).contains(utf8.count)
            && utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "\""), UInt8(ascii: "="), UInt8(ascii: "\\"): false
                default: (UInt8(ascii: "!")...UInt8(ascii: "~")).contains(byte)
                }
            }
    }
}
