import Calendar
import Community
import EventLoop
import HTTPTypes
import HurriedNode
import JSON
import Randomness
import Testing
import Wire

@testable import Demonstration

/// A community as the demonstration has it, told to a node over HTTP while the hours fly by: alarms that are taken on, or
/// not, and concentrators that read their meters. Whoever is told that the disk is full comes back later. It belongs to the
/// loop.
final class CommunityDay: @unchecked Sendable {
    // Sendable because it is touched on the loop's thread alone.
    /// The disk has no room between two moments.
    struct Episode {
        let from: Instant
        let until: Instant
        /// An alarm of its first minute, which nobody takes on.
        var alarm: String?
        /// Batches of readings that were refused.
        var refused = 0
    }

    /// What each kind of device reports.
    private static let categories = [
        "door": "door.open", "camera": "video.alert", "lift": "lift.fault", "smoke": "fire.smoke", "gas": "gas.leak",
    ]
    /// Registers of one concentrator.
    private static let rosterSize = 400

    let mail = Mail()
    private(set) var episodes: [Episode]
    private let estate: Estate
    private let clock: HurriedClock
    private let loop: EventLoop
    private let client: NodeClient
    private let begins: Instant
    private let ends: Instant
    private var random = SeededGenerator(seed: 24)

    init(
        _ estate: Estate, _ client: NodeClient, on loop: EventLoop, clock: HurriedClock, minutes: Int,
        full episodes: [Range<Int>]
    ) {
        self.estate = estate
        self.client = client
        self.loop = loop
        self.clock = clock
        let begins = clock.now
        self.begins = begins
        ends = begins.advanced(byMinutes: minutes)
        self.episodes = episodes.map {
            Episode(from: begins.advanced(byMinutes: $0.lowerBound), until: begins.advanced(byMinutes: $0.upperBound))
        }
    }

    /// Lives through it all. `fill` leaves the disk no room, `free` gives it back, and `look` is called every ten minutes.
    func live(
        fill: @escaping @Sendable () throws -> Void, free: @escaping @Sendable () throws -> Void,
        look: @escaping @Sendable () -> Void
    ) async throws {
        await found()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for episode in episodes.indices {
                group.addTask { try await self.live(through: episode, fill, free) }
            }
            let minutes = (ends.milliseconds - begins.milliseconds) / 60_000
            for _ in 0..<Int(Int64(estate.alarmsPerDay) * minutes / 1_440) {
                let device = someDevice()
                let at = begins.advanced(byMilliseconds: .random(in: 0..<minutes * 60_000, using: &random))
                let patience =
                    Int.random(in: 0..<30, using: &random) == 0 ? nil : Int64.random(in: 5...110, using: &random)
                group.addTask { await self.live(through: device, from: at, seconds: patience) }
            }
            for (roster, minutes) in rosters { group.addTask { await self.report(roster, every: minutes) } }
            group.addTask {
                while self.clock.now < self.ends {
                    look()
                    await self.wait(until: self.clock.now.advanced(byMinutes: 10))
                }
            }
            try await group.waitForAll()
        }
    }

    // MARK: What there is

    private func found() async {
        var events = estate.places.map {
            mail.event("place.add", $0.path.text, ["kind": .string($0.kind.rawValue), "name": .string($0.name)])
        }
        events += estate.devices.map {
            mail.event(
                "device.install", $0.id.text,
                ["kind": .string($0.kind), "model": .string($0.model), "place": .string($0.place.text)])
        }
        let since = JSONValue.string(begins.rfc3339)
        for (roster, minutes) in rosters {
            for meter in roster.meters {
                events.append(
                    mail.event(
                        "meter.register", meter,
                        [
                            "medium": minutes == 5 ? "electricity" : "water", "category": "household", "place": "b1",
                            "from": since,
                        ]))
                events.append(
                    mail.event(
                        "meter.add-register", meter,
                        ["decimals": 2, "digits": 8, "interval": .integer(Int64(minutes)), "index": "0", "from": since])
                )
            }
            events.append(
                mail.event(
                    "roster.declare", roster.id,
                    ["registers": .array(roster.meters.map { .string($0) }), "from": since]))
        }
        let firstOfMeters = events.firstIndex { $0["type"] == "linli.meter.register" }!
        for part in [events[..<firstOfMeters], events[firstOfMeters...]] {
            for start in stride(from: part.startIndex, to: part.endIndex, by: 500) {
                await mail.deliver(mail.letter(Array(part[start..<min(start + 500, part.endIndex)])), client)
            }
        }
        #expect(mail.promises.count == events.count, "the community was not founded: \(mail.refusals)")
    }

    private struct Roster {
        let id: String
        let meters: [String]
    }

    /// With the minutes between two of their reports.
    private var rosters: [(Roster, minutes: Int)] {
        [("e", estate.electricityMeters, 5), ("w", estate.waterMeters, 15)].flatMap { name, count, minutes in
            stride(from: 0, to: count, by: Self.rosterSize).map { first in
                let meters = (first..<min(first + Self.rosterSize, count)).map { "\(name)-\($0)" }
                return (Roster(id: "hub-\(name)-\(first)", meters: meters), minutes)
            }
        }
    }

    /// What nobody takes on must be nobody else's: a detector for each time that the disk is full.
    private var detectors: [String] { episodes.indices.map { "b1u1-smoke\($0 + 1)" } }

    private func someDevice() -> (id: String, category: String) {
        let devices = estate.devices.filter {
            Self.categories[$0.kind] != nil && !detectors.contains($0.id.text)
        }
        let device = devices[Int.random(in: devices.indices, using: &random)]
        return (device.id.text, Self.categories[device.kind]!)
    }

    // MARK: What happens

    private func live(
        through episode: Int, _ fill: @Sendable () throws -> Void, _ free: @Sendable () throws -> Void
    ) async throws {
        await wait(until: episodes[episode].from)
        try fill()
        await wait(until: episodes[episode].from.advanced(byMinutes: 1))
        let raised = await insist(
            mail.event("alarm.raise", detectors[episode], ["category": "fire.smoke"]))
        episodes[episode].alarm = raised?["subject"]?.string
        await wait(until: episodes[episode].until)
        try free()
    }

    /// An alarm from its raise to the end; without patience nobody is there to see it.
    private func live(
        through device: (id: String, category: String), from at: Instant, seconds patience: Int64?
    ) async {
        await wait(until: at)
        let condition: JSONValue = ["category": .string(device.category)]
        let alarm = await insist(mail.event("alarm.raise", device.id, condition))?["subject"]?.string
        if let patience, let alarm {
            await wait(until: clock.now.advanced(byMilliseconds: patience * 1_000))
            await insist(mail.event("alarm.acknowledge", alarm, [:]))
            await insist(mail.event("alarm.verify", alarm, ["result": false]))
        }
        await wait(until: clock.now.advanced(byMinutes: 5))
        await insist(mail.event("alarm.return", device.id, condition))
    }

    /// A concentrator that reads its meters, and tells it each time.
    private func report(_ roster: Roster, every minutes: Int) async {
        var index: Int64 = 0
        var time = begins.advanced(byMinutes: minutes)
        while time < ends {
            await wait(until: time)
            index += 1
            let indexes = roster.meters.indices.map { JSONValue.array([.integer(index * Int64($0 % 23 + 1))]) }
            await insist(
                mail.event(
                    "readings.record", roster.id, ["times": [.string(time.rfc3339)], "indexes": .array(indexes)]))
            time = time.advanced(byMinutes: minutes)
        }
    }

    // MARK: Telling it

    /// Tells it until it is stored, or refused by a rule. Only readings may be told that the disk is full.
    @discardableResult
    private func insist(_ event: JSONValue) async -> JSONValue? {
        let letter = mail.letter([event])
        while true {
            guard let answer = await mail.deliver(letter, client) else {
                Issue.record("a node that runs gave no answer")
                return nil
            }
            if answer.status == 200 { return answer.json }
            if answer.status == 409 { return nil }
            guard answer.status == 507, event["type"] == "linli.readings.record" else {
                Issue.record("\(event["type"]!) was refused: \(answer.json)")
                return nil
            }
            let now = clock.now
            let episode = episodes.lastIndex { $0.from <= now }
            #expect(episode != nil, "the disk was not full yet: \(answer.json)")
            if let episode { episodes[episode].refused += 1 }
            let seconds = answer.fields["retry-after"].flatMap { Int64($0) }
            #expect(seconds != nil, "nobody says when to come back")
            await wait(until: now.advanced(byMilliseconds: (seconds ?? 10) * 1_000))
        }
    }

    private func wait(until moment: Instant) async {
        let pause = clock.wait(until: moment)
        await withCheckedContinuation { continuation in
            let timer = Kept()
            do throws(UVError) {
                timer.timer = try LoopTimer(on: loop, after: pause) {
                    timer.timer?.close()
                    continuation.resume()
                }
            } catch {
                preconditionFailure("a timer is memory alone: \(error)")
            }
        }
    }

    /// A timer that closes itself.
    private final class Kept {
        var timer: LoopTimer?
    }

    // MARK: What must hold of what is left

    func check(in log: [Lane: [Record]]) {
        mail.check(in: log, "of the day")
        for episode in episodes {
            #expect(episode.refused > 0, "no reading was refused while the disk was full")
            let alarm = log[.incident, default: []].filter {
                $0.subject == episode.alarm && (episode.from..<episode.until).contains($0.recorded)
            }
            let raised = alarm.first { $0.kind.name == "alarm.raised" }?.recorded
            let steps = alarm.filter { $0.key.id.hasPrefix("escalation-") }.prefix(3)
            // The operator is reminded twice, then the community is told.
            #expect(
                steps.map(\.kind.name) == ["alarm.reminded", "alarm.reminded", "alarm.escalated"],
                "an alarm that nobody took on went no further while the disk was full")
            for (step, seconds) in zip(steps, [48, 60, 180] as [Int64]) {
                #expect(raised.map { step.recorded >= $0.advanced(byMilliseconds: seconds * 1_000) } ?? false)
            }
        }
    }
}

extension Instant {
    fileprivate func advanced(byMinutes minutes: Int) -> Instant { advanced(byMilliseconds: Int64(minutes) * 60_000) }
}
