/// What a field says. Bytes are none of it, so that no body of a request comes here; keys, tokens and what people wrote
/// have no business here either.
public enum LogValue: Hashable, Sendable {
    /// A word of ours, or one from outside: a principal, an address, the reason of an error.
    case text(String)
    /// The target of a request without its query, which may hold secrets.
    case path(String)
    case integer(Int)
    case number(Double)
    case truth(Bool)
}

/// The name of an event or field: lower-case letters, digits, `.` and `_`. It stands in the program as a literal, never
/// comes from outside, and is at most 64 bytes; anything else in it becomes `_`.
public struct LogName: ExpressibleByStringLiteral, Hashable, Sendable {
    let text: String

    public init(stringLiteral text: String) { self.text = text }
}

/// What an operator should make of a line.
public enum LogLevel: String, Comparable, CaseIterable, Sendable {
    /// For who looks for a mistake.
    case debug
    /// What happened.
    case info
    /// Somebody should look at it, by daylight.
    case warning
    /// Something that is promised is not kept.
    case error

    public static func < (a: LogLevel, b: LogLevel) -> Bool { a.rank < b.rank }

    private var rank: Int {
        switch self {
        case .debug: 0
        case .info: 1
        case .warning: 2
        case .error: 3
        }
    }
}

public enum LogFormat: String, CaseIterable, Sendable {
    /// `time=… level=info event=lane_opened lane=incident`
    case logfmt
    /// One object a line.
    case json
}
