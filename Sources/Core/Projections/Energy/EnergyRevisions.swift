public import Calendar
public import Community

/// What was known of a time and is otherwise now, and why: figures that were told before may have been others.
public struct EnergyRevisions: Sendable {
    public struct Entry: Sendable {
        public let register: RegisterKey
        public let medium: Medium
        public let place: PlacePath
        public let day: CivilDate
        public let revision: Revision
    }

    /// By day and register, the first change first.
    public private(set) var entries: [Entry] = []

    /// Of all meters at a place, or of this one of them.
    public init(_ query: IndicatorQuery, of meter: MeterID? = nil, in telemetry: inout Telemetry) {
        let meters = Dictionary(
            uniqueKeysWithValues: telemetry.meters(at: query.interval.lowerBound).map { ($0.id, $0) })
        for (register, revision) in telemetry.revisions(in: query.interval) {
            guard let found = meters[register.meter], query.place.contains(found.place),
                meter == nil || meter == register.meter
            else { continue }
            entries.append(
                Entry(
                    register: register, medium: found.medium, place: found.place,
                    day: CivilDate(daysSinceEpoch: Int(revision.key.day)), revision: revision))
        }
    }
}
