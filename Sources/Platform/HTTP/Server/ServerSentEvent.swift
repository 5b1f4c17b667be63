/// One event of a `text/event-stream` (HTML Living Standard, section 9.2).
public struct ServerSentEvent: Hashable, Sendable {
    /// What a client that comes back says in `Last-Event-ID`.
    public var id: String?
    public var name: String?
    public var data: String

    public init(id: String? = nil, name: String? = nil, data: String) {
        self.id = id
        self.name = name
        self.data = data
    }

    /// A comment, which clients skip: it keeps a silent stream from being taken for a dead one.
    public static let keepAlive = Array(":\n\n".utf8)

    public var bytes: [UInt8] {
        var text = ""
        if let id { text += "id: \(ServerSentEvent.oneLine(id))\n" }
        if let name { text += "event: \(ServerSentEvent.oneLine(name))\n" }
        for line in data.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            text += "data: \(line)\n"
        }
        return Array((text + "\n").utf8)
    }

    /// A line break would begin another field.
    private static func oneLine(_ text: String) -> String {
        precondition(!text.contains { $0.isNewline || $0 == "\0" }, "an id or a name of an event is one line")
        return text
    }
}
