import HTTPTypes

/// What requests and responses have in common: lines of a head, a body, and how one message follows another.
struct MessageParser<Start: MessageStart>: Sendable {
    private enum State {
        case start(emptyLines: Int)
        case fields
        case fixed(remaining: Int)
        case chunkLine
        case chunk(remaining: Int)
        case chunkEnd(afterCarriageReturn: Bool)
        case trailers
        case untilClose
        case end
        /// Nothing more on this connection is a message.
        case closed
        case failed(HTTP1Error)
    }

    private let limits: HTTP1Limits
    var start: Start
    private var state = State.start(emptyLines: 0)
    private var lines = LineReader()
    private var fields = FieldReader(isRequest: Start.isRequest)
    private var trailers = TrailerReader()
    private var extensionBytes = 0
    private var keepAlive = true

    init(_ start: Start, limits: HTTP1Limits) {
        precondition(limits.startLineBytes <= limits.headBytes, "the first line is part of the head")
        self.start = start
        self.limits = limits
        lines.allow(limits.startLineBytes, else: .startLineTooLong(limit: limits.startLineBytes))
    }

    mutating func next(_ input: Span<UInt8>, _ position: inout Int) throws(HTTP1Error) -> HTTP1Event<Start.Head>? {
        do {
            return try advance(input, &position)
        } catch {
            state = .failed(error)
            throw error
        }
    }

    /// The input has ended.
    mutating func finish() throws(HTTP1Error) -> HTTP1Event<Start.Head>? {
        switch state {
        case .failed(let error): throw error
        case .untilClose:
            state = .closed
            return .end(trailers: HTTPFields())
        case .start where !start.isAwaited && !lines.isWithinLine, .closed:
            state = .closed
            return nil
        default:
            let error = HTTP1Error(.truncated)
            state = .failed(error)
            throw error
        }
    }

    private mutating func advance(
        _ input: Span<UInt8>, _ position: inout Int
    ) throws(HTTP1Error) -> HTTP1Event<Start.Head>? {
        while true {
            switch state {
            case .start, .fields, .chunkLine, .trailers:
                guard let line = try lines.next(input, &position) else { return nil }
                let event =
                    switch line {
                    case .input(let range): try read(line: input.extracting(range))
                    case .kept(let bytes): try read(line: bytes.span)
                    }
                if let event { return event }
            case .fixed(remaining: 0), .end:
                return end()
            case .fixed(let remaining):
                guard let piece = piece(of: remaining, input, &position) else { return nil }
                state = .fixed(remaining: remaining - piece.count)
                return .body(piece)
            case .chunk(let remaining):
                guard let piece = piece(of: remaining, input, &position) else { return nil }
                let rest = remaining - piece.count
                state = rest > 0 ? .chunk(remaining: rest) : .chunkEnd(afterCarriageReturn: false)
                return .body(piece)
            case .chunkEnd(let afterCarriageReturn):
                guard position < input.count else { return nil }
                try readChunkEnd(input[position], afterCarriageReturn)
                position += 1
            case .untilClose:
                return piece(of: .max, input, &position).map { .body($0) }
            case .closed:
                return nil
            case .failed(let error):
                throw error
            }
        }
    }

    private func piece(of remaining: Int, _ input: Span<UInt8>, _ position: inout Int) -> Range<Int>? {
        let begin = position
        position += min(remaining, input.count - begin)
        return position > begin ? begin..<position : nil
    }

    private mutating func read(line: Span<UInt8>) throws(HTTP1Error) -> HTTP1Event<Start.Head>? {
        switch state {
        case .start(let emptyLines): try readStart(line, emptyLines)
        case .fields:
            if line.isEmpty { return try endHead() }
            try fields.read(line, limit: limits.fieldCount)
        case .chunkLine: try readChunkLine(line)
        case .trailers:
            if line.isEmpty { return end() }
            try trailers.read(line, limit: limits.fieldCount)
        default: preconditionFailure("no line is read here")
        }
        return nil
    }

    private mutating func readStart(_ line: Span<UInt8>, _ emptyLines: Int) throws(HTTP1Error) {
        if line.isEmpty {
            guard emptyLines < limits.leadingEmptyLines else { throw HTTP1Error(.emptyLine) }
            state = .start(emptyLines: emptyLines + 1)
            return allowStartLine()
        }
        try start.read(startLine: line, limits: limits)
        let spent = line.count + 2
        lines.allow(limits.headBytes - spent, else: .headTooLarge(limit: limits.headBytes))
        state = .fields
    }

    private mutating func endHead() throws(HTTP1Error) -> HTTP1Event<Start.Head> {
        let (head, framing) = try start.head(fields)
        fields = FieldReader(isRequest: Start.isRequest)
        keepAlive = framing.keepAlive
        if start.isAwaited {
            beginMessage()
        } else {
            begin(framing.body)
        }
        return .head(head, framing)
    }

    private mutating func begin(_ body: HTTP1Body) {
        switch body {
        case .none: state = .end
        case .length(let length): state = .fixed(remaining: length)
        case .chunked:
            extensionBytes = 0
            beginChunk()
        case .untilClose: state = .untilClose
        }
    }

    private mutating func end() -> HTTP1Event<Start.Head> {
        let fields = trailers.fields
        trailers = TrailerReader()
        if keepAlive { beginMessage() } else { state = .closed }
        return .end(trailers: fields)
    }

    private mutating func beginMessage() {
        state = .start(emptyLines: 0)
        allowStartLine()
    }

    private mutating func allowStartLine() {
        lines.allow(limits.startLineBytes, else: .startLineTooLong(limit: limits.startLineBytes))
    }
}

// RFC 9112, section 7.1.
extension MessageParser {
    private mutating func beginChunk() {
        state = .chunkLine
        lines.allow(limits.chunkLineBytes, else: .chunkLineTooLong(limit: limits.chunkLineBytes))
    }

    private mutating func readChunkLine(_ line: Span<UInt8>) throws(HTTP1Error) {
        let size = try ChunkSize(line)
        extensionBytes += line.count - size.digits
        guard extensionBytes <= limits.chunkExtensionBytes else {
            throw HTTP1Error(.chunkExtensionsTooLarge(limit: limits.chunkExtensionBytes))
        }
        guard size.value == 0 else { return state = .chunk(remaining: size.value) }
        state = .trailers
        lines.allow(limits.trailerBytes, else: .trailersTooLarge(limit: limits.trailerBytes))
    }

    private mutating func readChunkEnd(_ byte: UInt8, _ afterCarriageReturn: Bool) throws(HTTP1Error) {
        guard byte == (afterCarriageReturn ? LineReader.lineFeed : LineReader.carriageReturn) else {
            throw HTTP1Error(.chunkEnd)
        }
        if afterCarriageReturn { beginChunk() } else { state = .chunkEnd(afterCarriageReturn: true) }
    }
}

/// `chunk-size [ chunk-ext ]`: extensions are passed over, for nobody has registered one.
struct ChunkSize {
    let value: Int
    let digits: Int

    init(_ line: Span<UInt8>) throws(HTTP1Error) {
        var (value, digits) = (0 as UInt64, 0)
        while digits < line.count, ByteSet.hexadecimal.contains(line[digits]) {
            let byte = line[digits]
            let digit = byte <= UInt8(ascii: "9") ? byte & 15 : (byte & 15) + 9
            value = value << 4 | UInt64(digit)
            digits += 1
        }
        guard (1...16).contains(digits), let size = Int(exactly: value) else { throw HTTP1Error(.chunkSize) }
        // White space may stand before the semicolon (BWS), and nowhere else.
        let rest = line.trimmed(digits..<line.count)
        guard digits == line.count || (!rest.isEmpty && line[rest.lowerBound] == UInt8(ascii: ";")) else {
            throw HTTP1Error(.chunkSize)
        }
        self.value = size
        self.digits = digits
    }
}
