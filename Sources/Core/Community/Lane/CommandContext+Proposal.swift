import Wire

extension CommandContext {
    /// Whether it is said to have occurred later than now, by more than a sender's clock may be off.
    var isInFuture: Bool { occurred > now.advanced(byMilliseconds: CasePolicy.futureTolerance) }

    /// An event that the decision asks for, by whoever and whenever the command was.
    func propose<Event: EventSet>(_ event: Event, about subject: String, at place: PlacePath?) -> Proposal<Event> {
        Proposal(occurred: occurred, place: place, subject: subject, actor: actor, event: event)
    }
}
