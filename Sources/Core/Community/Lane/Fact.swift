public import Wire

/// An event that has its place in the log: what a fold gets to see.
public struct Fact<Event: Sendable>: Sendable {
    public let seq: Seq
    public let occurred: Instant
    public let recorded: Instant
    public let place: PlacePath?
    /// The id of the thing that the event is about.
    public let subject: String
    public let actor: String?
    public let event: Event

    public init(
        seq: Seq, occurred: Instant, recorded: Instant, place: PlacePath?, subject: String, actor: String?,
        event: Event
    ) {
        self.seq = seq
        self.occurred = occurred
        self.recorded = recorded
        self.place = place
        self.subject = subject
        self.actor = actor
        self.event = event
    }

    public init(_ record: Record, _ event: Event) {
        self.init(
            seq: record.seq, occurred: record.occurred, recorded: record.recorded,
            place: record.place.map { PlacePath(text: $0) }, subject: record.subject ?? "", actor: record.actor,
            event: event)
    }

    /// The same fact about one aggregate.
    public func with<Part>(_ part: Part) -> Fact<Part> {
        Fact<Part>(
            seq: seq, occurred: occurred, recorded: recorded, place: place, subject: subject, actor: actor, event: part)
    }
}
