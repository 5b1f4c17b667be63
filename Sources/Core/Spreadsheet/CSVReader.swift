/// Reads comma-separated values as RFC 4180 has them, record by record: lines end in LF or CRLF, what is quoted may
/// hold commas, line breaks and doubled quotes, and what is neither plain nor quoted is refused.
///
/// The text is UTF-8, with or without a byte order mark. Nothing is guessed: a file in another encoding is refused, as
/// its names would be spoiled for ever.
public struct CSVReader: Sendable {
    private let bytes: [UInt8]
    private let limits: CSVLimits
    private var position: Int
    /// Of the byte at `position`, from 1.
    private var line = 1

    public init(_ bytes: [UInt8], limits: CSVLimits = CSVLimits()) throws(CSVError) {
        guard bytes.count <= limits.fileBytes else {
            throw CSVError(line: 1, .fileTooLarge(bytes.count, limit: limits.fileBytes))
        }
        guard !bytes.starts(with: [0xFF, 0xFE]), !bytes.starts(with: [0xFE, 0xFF]) else {
            throw CSVError(line: 1, .notUTF8)
        }
        self.bytes = bytes
        self.limits = limits
        position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    /// The next record; nil at the end. After an error nobody knows where the next record begins.
    public mutating func next() throws(CSVError) -> CSVRecord? {
        guard position < bytes.count else { return nil }
        let (start, first) = (position, line)
        var fields: [String] = []
        while true {
            fields.append(try field(of: start))
            guard fields.count <= limits.columns else { throw failure(.tooManyFields(limit: limits.columns)) }
            guard position < bytes.count, bytes[position] == Self.comma else { break }
            position += 1
        }
        endLine()
        return CSVRecord(line: first, fields: fields)
    }

    // MARK: Fields

    private static let (quote, comma) = (UInt8(ascii: "\""), UInt8(ascii: ","))
    private static let (lineFeed, carriageReturn) = (UInt8(ascii: "\n"), UInt8(ascii: "\r"))

    private mutating func field(of record: Int) throws(CSVError) -> String {
        guard position < bytes.count, bytes[position] == Self.quote else { return try plainField(record) }
        let first = line
        let quoted = try quotedField(record)
        guard position == bytes.count || bytes[position] == Self.comma || isAtLineEnd else {
            throw failure(.textAfterQuote)
        }
        return try text(quoted, first)
    }

    private mutating func plainField(_ record: Int) throws(CSVError) -> String {
        let start = position
        while position < bytes.count, bytes[position] != Self.comma, !isAtLineEnd {
            switch bytes[position] {
            case Self.quote: throw failure(.quoteInField)
            case Self.carriageReturn: throw failure(.carriageReturn)
            default: position += 1
            }
            try check(start, record)
        }
        return try text(bytes[start..<position], line)
    }

    /// What stands between two quotes. On return the second one is behind.
    private mutating func quotedField(_ record: Int) throws(CSVError) -> ArraySlice<UInt8> {
        let (start, first) = (position, line)
        var text: [UInt8] = []
        position += 1
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if byte == Self.quote {
                guard position < bytes.count, bytes[position] == Self.quote else { return text[...] }
                position += 1
            } else if byte == Self.lineFeed {
                line += 1
            }
            text.append(byte)
            try check(start, record)
        }
        throw CSVError(line: first, .openQuote)
    }

    private func check(_ field: Int, _ record: Int) throws(CSVError) {
        guard position - field <= limits.fieldBytes else { throw failure(.fieldTooLarge(limit: limits.fieldBytes)) }
        guard position - record <= limits.recordBytes else { throw failure(.recordTooLarge(limit: limits.recordBytes)) }
    }

    private func text(_ bytes: ArraySlice<UInt8>, _ line: Int) throws(CSVError) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw CSVError(line: line, .notUTF8) }
        guard !bytes.contains(0) else { throw CSVError(line: line, .zeroByte) }
        return text
    }

    // MARK: Lines

    private var isAtLineEnd: Bool {
        bytes[position] == Self.lineFeed
            || (bytes[position] == Self.carriageReturn && position + 1 < bytes.count
                && bytes[position + 1] == Self.lineFeed)
    }

    private mutating func endLine() {
        guard position < bytes.count else { return }
        position += bytes[position] == Self.carriageReturn ? 2 : 1
        line += 1
    }

    private func failure(_ problem: CSVError.Problem) -> CSVError { CSVError(line: line, problem) }
}

/// One record with the line on which it begins; quoted line breaks let it go on below.
public struct CSVRecord: Hashable, Sendable {
    public let line: Int
    public let fields: [String]

    public init(line: Int, fields: [String]) {
        self.line = line
        self.fields = fields
    }

    /// What spreadsheets leave behind where rows were deleted.
    public var isBlank: Bool { fields.allSatisfy(\.isEmpty) }
}

/// What a file may ask of whoever reads it.
public struct CSVLimits: Sendable {
    /// A million lines of a history, all of which are held in memory.
    public var fileBytes = 128 << 20
    /// The outline of a place with as many corners as it may have.
    public var fieldBytes = 128 << 10
    public var recordBytes = 256 << 10
    /// Twice what any sheet has.
    public var columns = 64

    public init() {}
}
