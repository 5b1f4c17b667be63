public import Community
public import Wire

extension Alarm {
    /// As far as it had come by then: what occurred later is left out. Nil if it was not raised yet.
    public func past(occurredBy until: Instant) -> Alarm? {
        guard raised <= until else { return nil }
        var past = self
        past.level = level(at: until)
        for moment in [
            \Alarm.annunciated, \.alerted, \.acknowledged, \.confirmed, \.returned, \.reset, \.ended, \.arrived,
            \.verified, \.chattered, \.fleeted,
        ] where past[keyPath: moment].map({ $0 > until }) ?? false {
            past[keyPath: moment] = nil
        }
        if past.verified == nil { past.isGenuine = nil }
        past.activated = activated <= until ? activated : raised
        past.alerts.removeAll { $0 > until }
        past.climbs.removeAll { $0.time > until }
        return past
    }
}
