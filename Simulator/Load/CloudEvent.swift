import Calendar
public import Wire

/// An event as a client sends it (CloudEvents 1.0, JSON event format).
public struct CloudEvent: Sendable {
    public var id: String
    public var source: String
    public var type: String
    public var time: Instant
    public var subject: String
    /// JSON already.
    public var data: String

    public init(id: String, source: String, type: String, time: Instant, subject: String, data: String) {
        self.id = id
        self.source = source
        self.type = type
        self.time = time
        self.subject = subject
        self.data = data
    }

    public var json: [UInt8] {
        for name in [id, source, type, subject] {
            // Names of a generator's own making; no reason for rules of escaping.
            precondition(name.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x22 && $0 != 0x5C }, "a name would need escaping")
        }
        return Array(
            """
            {"specversion":"1.0","id":"\(id)","source":"\(source)","type":"\(type)","time":"\(time.rfc3339)",\
            "subject":"\(subject)","data":\(data)}
            """.utf8)
    }
}

extension Instant {
    /// RFC 3339 in UTC, to the millisecond.
    var rfc3339: String {
        let day: Int64 = 86_400_000
        let days = milliseconds >= 0 ? milliseconds / day : (milliseconds + 1) / day - 1
        let rest = Int(milliseconds - days * day)
        func digits(_ number: Int, _ width: Int) -> String {
            let text = String(number)
            return String(repeating: "0", count: width - text.utf8.count) + text
        }
        let clock = [rest / 3_600_000, rest / 60_000 % 60, rest / 1_000 % 60].map { digits($0, 2) }
        return "\(CivilDate(daysSinceEpoch: Int(days)))T\(clock.joined(separator: ":")).\(digits(rest % 1_000, 3))Z"
    }
}
