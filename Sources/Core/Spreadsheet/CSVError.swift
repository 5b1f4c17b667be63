/// Where a file stops being comma-separated values, and why.
public struct CSVError: Error, Hashable, Sendable {
    public let line: Int
    public let problem: Problem

    public init(line: Int, _ problem: Problem) {
        self.line = line
        self.problem = problem
    }

    public enum Problem: Hashable, Sendable {
        case notUTF8
        case zeroByte
        case carriageReturn
        case quoteInField
        case textAfterQuote
        case openQuote
        case tooManyFields(limit: Int)
        case fieldTooLarge(limit: Int)
        case recordTooLarge(limit: Int)
        case fileTooLarge(Int, limit: Int)
    }
}

extension CSVError: CustomStringConvertible {
    public var description: String { "line \(line): \(problem)" }
}

extension CSVError.Problem: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notUTF8: "this is not UTF-8, perhaps GB18030 (GBK) or UTF-16; save the sheet as \"CSV UTF-8\""
        case .zeroByte: "a text holds a zero byte"
        case .carriageReturn: "a line ends in CR alone; lines end in LF or CRLF"
        case .quoteInField: "a quote stands inside a field; quote the whole field, and double the quotes in it"
        case .textAfterQuote: "a quoted field goes on behind its quote; double a quote that belongs to the text"
        case .openQuote: "a quote is opened here and never closed"
        case .tooManyFields(let limit): "the line has more than \(limit) fields"
        case .fieldTooLarge(let limit): "a field has more than \(limit) bytes"
        case .recordTooLarge(let limit): "the line has more than \(limit) bytes"
        case .fileTooLarge(let count, let limit): "the file has \(count) bytes, the limit is \(limit); split it"
        }
    }
}
