public import Community
import Wire

/// How fit the devices of a community are: at one moment, and over a time.
public struct DeviceHealth: Sendable {
    public struct Figures: Hashable, Sendable {
        /// M8 and M10: of the devices that were registered at the end of the time.
        public internal(set) var intact = Ratio()
        public internal(set) var online = Ratio()
        /// M9: milliseconds fit for use, of those in service.
        public internal(set) var operating = Ratio()
        public internal(set) var failures: Int64 = 0
        /// M12: how long the failures took that were repaired in the time.
        public internal(set) var restoring: Int64 = 0
        public internal(set) var repairs: Int64 = 0

        public init() {}

        /// M11; without a failure it is not known.
        public var timeBetweenFailures: Int64? { failures > 0 ? operating.numerator / failures : nil }
        public var timeToRestore: Int64? { repairs > 0 ? restoring / repairs : nil }

        /// The figures of two communities together.
        public mutating func merge(_ other: Figures) {
            intact = intact + other.intact
            online = online + other.online
            operating = operating + other.operating
            failures += other.failures
            restoring += other.restoring
            repairs += other.repairs
        }
    }

    public let query: IndicatorQuery
    public private(set) var groups: [Group: Figures] = [:]
    private var devices: [Device] = []
    private var outages: [DeviceID: [Outage]] = [:]

    public init(_ query: IndicatorQuery) { self.query = query }

    public mutating func add(_ device: Device) {
        if query.place.contains(device.place) { devices.append(device) }
    }

    public mutating func add(_ outage: Outage) {
        guard outage.key.began <= query.moment else { return }
        outages[outage.key.device, default: []].append(outage)
    }

    /// To be called when everything was added.
    public mutating func finish() {
        let end = min(query.moment, query.interval.upperBound)
        guard let last = query.lastMoment(before: end) else { return }
        for device in devices {
            let begin = max(device.installed, query.interval.lowerBound)
            let gone = device.removed.flatMap { $0 <= query.moment ? $0 : nil }
            let serviceEnd = min(gone ?? end, end)
            guard begin < serviceEnd else { continue }
            let group = query.group(at: last, in: device.place) { $0 == .category ? device.kind : "" }
            let failed = outages[device.id, default: []].filter { $0.key.kind == .failed }
            let down = downtime(failed, from: begin, until: serviceEnd)
            let service = begin.span(to: serviceEnd)
            var figures = groups[group] ?? Figures()
            figures.operating = figures.operating + Ratio(service - down, of: service)
            if gone.map({ $0 > last }) ?? true {
                figures.intact.count(!isOut(device, .failed, at: last))
                figures.online.count(!isOut(device, .offline, at: last))
            }
            for outage in failed {
                if query.interval.contains(outage.key.began) { figures.failures += 1 }
                // A device that was taken away broken was not repaired.
                guard let ended = outage.ended, query.interval.contains(ended), ended <= query.moment, ended != gone
                else { continue }
                figures.repairs += 1
                figures.restoring = figures.restoring.addingSaturated(max(0, outage.key.began.span(to: ended)))
            }
            groups[group] = figures
        }
    }

    private func isOut(_ device: Device, _ kind: Outage.Kind, at moment: Instant) -> Bool {
        outages[device.id, default: []].contains { outage in
            outage.key.kind == kind && outage.key.began <= moment && outage.ended.map { $0 > moment } ?? true
        }
    }

    /// Milliseconds that at least one of the outages lasted: what others have recorded may overlap.
    private func downtime(_ outages: [Outage], from begin: Instant, until end: Instant) -> Int64 {
        var (covered, total) = (begin, Int64(0))
        for outage in outages.sorted(by: { $0.key.began < $1.key.began }) {
            let (from, until) = (max(outage.key.began, covered), min(outage.ended ?? end, end))
            guard from < until else { continue }
            total += from.span(to: until)
            covered = until
        }
        return total
    }

    public var table: FigureTable {
        var table = FigureTable(dimensions: query.dimensions)
        let found = groups.isEmpty && query.dimensions.isEmpty ? [Group([]): Figures()] : groups
        for (group, figures) in found.sorted(by: { $0.key < $1.key }) {
            table.rows += [
                .rate(group, .intact, figures.intact), .rate(group, .intactTime, figures.operating),
                .rate(group, .online, figures.online),
                .duration(group, .timeBetweenFailures, figures.timeBetweenFailures),
                .count(group, "\(PatrolIndicator.timeBetweenFailures.rawValue).n", "故障数", "failures", figures.failures),
                .duration(group, .timeToRestore, figures.timeToRestore),
            ]
        }
        return table
    }
}
