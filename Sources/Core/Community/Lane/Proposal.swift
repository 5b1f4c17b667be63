public import Wire

/// An event that a decision asks for: everything but its place in the log.
public struct Proposal<Event: EventSet>: Hashable, Sendable {
    public let occurred: Instant
    public let place: PlacePath?
    public let subject: String
    public let actor: String?
    public let event: Event

    public init(occurred: Instant, place: PlacePath?, subject: String, actor: String?, event: Event) {
        self.occurred = occurred
        self.place = place
        self.subject = subject
        self.actor = actor
        self.event = event
    }

    /// What goes into a command for the ledger.
    public func event(cause: Cause? = nil) throws(WireError) -> Wire.Event {
        let payload = event.payload
        return try Wire.Event(
            occurred: occurred, kind: Kind("\(type(of: payload).kind)"), place: place?.recorded, subject: subject,
            cause: cause, actor: actor, body: payload.body)
    }

    public func map<Larger: EventSet>(_ wrap: (Event) -> Larger) -> Proposal<Larger> {
        Proposal<Larger>(occurred: occurred, place: place, subject: subject, actor: actor, event: wrap(event))
    }
}
