public import Wire

/// An event that has its place in the log: what a fold gets to see.
public struct Fact<Event: Sendable>: Sendable {
    public let seq: Seq
    public let occurred: Instant
    public let recorded: Instant
    /// The id of the thing that the event is about.
    public let subject: String
    public let event: Event
    private let placeText: LyingText
    private let actorText: LyingText

    public var place: PlacePath? { placeText.string.map { PlacePath(text: $0) } }
    public var actor: String? { actorText.string }

    init(
        seq: Seq, occurred: Instant, recorded: Instant, place: LyingText, subject: String, actor: LyingText,
        event: Event
    ) {
        self.seq = seq
        self.occurred = occurred
        self.recorded = recorded
        self.subject = subject
        self.event = event
        placeText = place
        actorText = actor
    }

    public init(_ record: Record, _ event: Event) {
        self.init(
            seq: record.seq, occurred: record.occurred, recorded: record.recorded, place: record.placeText,
            subject: record.subject ?? "", actor: record.actorText, event: event)
    }
}
