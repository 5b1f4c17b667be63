import Calendar
import Community
import Projections
import Wire

/// `linli twin`: the state of every place and device, now and at any moment that was known.
enum TwinCommand {
    static let command = Command(
        name: ["twin"], summary: "the state of places and devices, now or at any past moment",
        operands: [IndicatorsCommand.directory],
        options: [
            .value("--in", "PLACE", "this place and what is in it; default the community"),
            .value(
                "--depth", "N",
                "how many levels of places are shown one by one, 0 to \(PlacePath.maximumDepth); default 1"),
            .value("--as-of", "TIME", "what was known then, such as 2026-03-31T16:00:00Z; default all that is known"),
            LogCommands.json,
        ]
    ) { parsed, console in
        let depth = try parsed.value("--depth", "a number from 0 to \(PlacePath.maximumDepth)") { text in
            Int(text).flatMap { (0...PlacePath.maximumDepth).contains($0) ? $0 : nil }
        }
        let past = try LanePast<Incident>(parsed)
        let twin = try past.look { Twin(of: past.query.place, depth: depth ?? 1, in: $0) }
        let printed = PrintedTwin(twin, at: past.query.moment)
        if parsed.flag("--json") { try console.json(printed) } else { printed.print(console) }
        return .success
    }
}

/// A twin for people as a table of what is the matter, for machines with every device.
private struct PrintedTwin: Encodable {
    let at: String
    let places: [Site]
    let devices: [Part]

    struct Site: Encodable {
        let place: String
        let kind: String
        let name: String
        let people: Int64?
        let devices: Int64
        let offline: Int64
        let failed: Int64
        let alarms: Int64
        let cases: Int64
        let worst: String?
    }

    struct Part: Encodable {
        let id: String
        let kind: String
        let model: String
        let place: String
        let offlineSince: String?
        let failedSince: String?
    }

    init(_ twin: Twin, at moment: Instant) {
        at = Self.text(moment)
        places = twin.places.map { site in
            Site(
                place: site.place.description, kind: site.kind.rawValue, name: site.name, people: site.people,
                devices: site.devices, offline: site.offline, failed: site.failed, alarms: site.alarms,
                cases: site.cases, worst: site.worst.map { "P\($0.rawValue)" })
        }
        devices = twin.devices.map { device in
            Part(
                id: device.id.text, kind: device.kind, model: device.model, place: device.place.description,
                offlineSince: device.offline.map(Self.text), failedSince: device.failed.map(Self.text))
        }
    }

    func print(_ console: Console) {
        console.print(at)
        console.table(
            ["place", "kind", "name", "people", "devices", "offline", "failed", "alarms", "cases", "worst"],
            places.map { site in
                [
                    site.place, site.kind, site.name, site.people.map { "\($0)" } ?? "-", "\(site.devices)",
                    "\(site.offline)", "\(site.failed)", "\(site.alarms)", "\(site.cases)", site.worst ?? "-",
                ]
            })
        let unwell = devices.filter { $0.offlineSince != nil || $0.failedSince != nil }
        guard !unwell.isEmpty else { return }
        console.print("")
        console.table(
            ["device", "kind", "place", "offline since", "failed since"],
            unwell.map { [$0.id, $0.kind, $0.place, $0.offlineSince ?? "-", $0.failedSince ?? "-"] })
    }

    private static func text(_ moment: Instant) -> String {
        let civil = ZoneRules.shanghai.civil(moment)
        return "\(civil.date) \(civil.time)"
    }
}
