/// One thing that happened, before the log has given it a place.
public struct Event: Hashable, Sendable {
    /// The world's time, which may be long ago: late data is normal.
    public let occurred: Instant
    public let kind: Kind
    /// Where: the path of a place in the community's tree.
    public let place: String?
    /// To what: the device, meter, work order or person reference.
    public let subject: String?
    public let cause: Cause?
    /// On whose decision, where that is not simply the principal that sent it.
    public let actor: String?
    public let body: Body

    /// Paths and references are short; what is longer belongs into the body.
    public static let maximumTextByteCount = 256

    public init(
        occurred: Instant, kind: Kind, place: String? = nil, subject: String? = nil, cause: Cause? = nil,
        actor: String? = nil, body: Body = .empty
    ) throws(WireError) {
        try Event.check(.place, place)
        try Event.check(.subject, subject)
        try Event.check(.actor, actor)
        self.occurred = occurred
        self.kind = kind
        self.place = place
        self.subject = subject
        self.cause = cause
        self.actor = actor
        self.body = body
    }

    private static func check(_ field: RecordField, _ text: String?) throws(WireError) {
        guard let text else { return }
        guard !text.isEmpty else { throw .invalid(field, "it is empty; leave it out instead") }
        try check(field, text.utf8.count)
    }

    static func check(_ field: RecordField, _ byteCount: Int) throws(WireError) {
        guard byteCount <= maximumTextByteCount else {
            throw .invalid(field, "it has \(byteCount) bytes, the limit is \(maximumTextByteCount)")
        }
    }
}
