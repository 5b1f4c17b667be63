import JSON

/// Words about an event with places for what it says: `{place} 有新告警，类别 {data.category}`. Doubled braces stand for one.
public struct NoticeText: Hashable, Sendable {
    private let parts: [Part]
    public let source: String

    private enum Part: Hashable {
        case words(String)
        case field([String])
    }

    public static let maximumByteCount = 1_024

    public struct Fault: Error, Hashable, CustomStringConvertible {
        public let description: String
    }

    public init(_ source: String) throws(Fault) {
        guard (1...Self.maximumByteCount).contains(source.utf8.count) else {
            throw Fault(description: "it has not 1 to \(Self.maximumByteCount) bytes")
        }
        var parts: [Part] = []
        var words = ""
        var rest = source[...]
        while let character = rest.popFirst() {
            switch character {
            case "{", "}":
                if rest.first == character {
                    words.append(rest.removeFirst())
                } else if character == "{", let end = rest.firstIndex(of: "}") {
                    let names = rest[..<end].split(separator: ".", omittingEmptySubsequences: false).map(String.init)
                    guard names.allSatisfy({ !$0.isEmpty }) else {
                        throw Fault(description: "{\(rest[..<end])} names no field")
                    }
                    if !words.isEmpty { parts.append(.words(words)) }
                    words = ""
                    parts.append(.field(names))
                    rest = rest[rest.index(after: end)...]
                } else {
                    throw Fault(description: "a brace stands alone; write it twice")
                }
            case _ where character.isNewline: words.append(" ")
            default: words.append(character)
            }
        }
        if !words.isEmpty { parts.append(.words(words)) }
        self.parts = parts
        self.source = source
    }

    /// One line about a CloudEvent; `{time}` is the clock's where people are. What the event does not say is left out.
    func line(_ event: JSONValue, at time: String) -> String {
        var line = ""
        for part in parts {
            switch part {
            case .words(let words): line += words
            case .field(["time"]): line += time
            case .field(let names):
                var value: JSONValue? = event
                for name in names { value = value?[name] }
                line += Self.words(value)
            }
        }
        return line
    }

    private static func words(_ value: JSONValue?) -> String {
        switch value {
        case .string(let text)?: String(text.map { $0.isNewline ? " " : $0 })
        case .integer(let number)?: "\(number)"
        case .number(let text)?: text
        case .bool(let truth)?: truth ? "是" : "否"
        case .null?, nil: ""
        case .array?, .object?: String(decoding: value!.encoded, as: UTF8.self)
        }
    }

    /// What is said where nothing else was chosen.
    static func standard(for kind: String) -> NoticeText { standard[kind] ?? anything }

    private static let anything = known("{time} {type} {place} {subject}")

    private static let standard: [String: NoticeText] = [
        "alarm.raised": known("{time} 告警 {subject}：{place}，设备 {data.device}，类别 {data.category}，{data.priority} 级"),
        "alarm.returned": known("{time} 告警恢复 {subject}：{place}"),
        "alarm.acknowledged": known("{time} 告警已确认 {subject}：{place}"),
        "alarm.escalated": known("{time} 告警升级 {subject}：{place}，由 L{data.from} 升至 L{data.to}"),
        "case.reported": known("{time} 上报 {subject}：{place}，类别 {data.category}，{data.priority} 级"),
        "case.dispatched": known("{time} 已派遣 {subject}：{place}"),
        "case.escalated": known("{time} 事件升级 {subject}：{place}，由 L{data.from} 升至 L{data.to}"),
        "case.warned": known("{time} 时限将到 {subject}：{place}，环节 {data.stage}"),
        "case.closed": known("{time} 结案 {subject}：{place}"),
        "device.disconnected": known("{time} 设备离线 {subject}：{place}"),
        "device.connected": known("{time} 设备恢复在线 {subject}：{place}"),
    ]

    private static func known(_ source: String) -> NoticeText {
        do throws(Fault) { return try NoticeText(source) } catch { preconditionFailure("\(source): \(error)") }
    }
}
