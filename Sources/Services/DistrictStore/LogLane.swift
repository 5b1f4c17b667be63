public import Wire

/// One community's log, by what the origin lines of its lanes have in common: `linli/` and the 32 lower-case hexadecimal
/// digits that were drawn when the log was made. Which community it is, its certificate says.
public struct LogID: Hashable, Sendable, Comparable {
    private static let heading = "linli/"
    private static let digitCount = 32

    public let text: String

    public init?(_ text: String) {
        let digits = text.utf8.dropFirst(LogID.heading.utf8.count)
        let isDrawn = digits.allSatisfy { byte in
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
        }
        guard text.hasPrefix(LogID.heading), digits.count == LogID.digitCount, isDrawn else { return nil }
        self.text = text
    }

    /// The bytes that were drawn.
    public var bytes: [UInt8] {
        let digits = text.utf8.dropFirst(LogID.heading.utf8.count).map { UInt8($0 < 0x3A ? $0 - 0x30 : $0 - 0x57) }
        return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }

    public static func < (a: LogID, b: LogID) -> Bool { a.text < b.text }
}

extension LogID: CustomStringConvertible {
    public var description: String { text }
}

/// One lane of one community's log: what has a sequence and a tree of its own.
public struct LogLane: Hashable, Sendable {
    public let log: LogID
    public let lane: Lane

    public init(_ log: LogID, _ lane: Lane) {
        self.log = log
        self.lane = lane
    }

    /// The origin line of the lane's checkpoints.
    public var origin: String { "\(log)/\(lane)" }

    public init?(origin: String) {
        guard let slash = origin.lastIndex(of: "/"), let log = LogID(String(origin[..<slash])),
            let lane = Lane(rawValue: String(origin[origin.index(after: slash)...]))
        else { return nil }
        self.init(log, lane)
    }
}

extension LogLane: Comparable {
    public static func < (a: LogLane, b: LogLane) -> Bool {
        (a.log, a.lane.rawValue) < (b.log, b.lane.rawValue)
    }
}

extension LogLane: CustomStringConvertible {
    public var description: String { origin }
}
