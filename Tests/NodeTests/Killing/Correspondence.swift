import Calendar
import HTTP
import JSON
import Samples
import Testing
import Wire

/// What people and devices tell a node, seeded: alarms, acknowledgements, readings, batches, now and then something for the
/// second time, and under its old id whatever was not answered. It belongs to the loop.
final class Correspondence: @unchecked Sendable {
    // Sendable because it is touched on the loop's thread alone.
    let mail = Mail()
    static let devices = 12
    /// Who speaks at the same time.
    private static let voices = 8

    private var random: SeededGenerator
    /// What is known to be stored.
    private var stored: [Mail.Letter] = []
    private var alarms: [String] = []
    private var readings = 0
    private var answers = 0
    private var limit = 0
    private var atLimit: () -> Void = {}

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    /// What has to be there before anything can happen.
    func found(_ client: NodeClient) async throws {
        var places = [mail.event("place.add", "b1", ["kind": "building", "name": "一号楼"])]
        for device in 0..<Self.devices {
            places.append(mail.event("device.install", "s\(device)", ["kind": "smoke", "model": "m", "place": "b1"]))
        }
        let since: JSONValue = "2026-01-01T00:00:00+08:00"
        let meters = [
            mail.event(
                "meter.register", "e1",
                ["medium": "electricity", "category": "household", "place": "b1", "from": since]),
            mail.event(
                "meter.add-register", "e1",
                ["decimals": 2, "digits": 8, "interval": 15, "index": "0", "from": since]),
            mail.event("roster.declare", "hub", ["registers": ["e1"], "from": since]),
        ]
        for events in [places, meters] { await mail.deliver(mail.letter(events), client) }
        try #require(mail.promises.count == places.count + meters.count, "the community was not founded")
    }

    /// Sends until so many answers more have come; `atLimit` is called with the last of them, while others are under way.
    /// Returns when nobody is left who could be answered.
    func go(_ client: NodeClient, answers more: Int, atLimit: @escaping () -> Void) async {
        (limit, self.atLimit) = (answers + more, atLimit)
        await withTaskGroup(of: Void.self) { voices in
            for _ in 0..<Self.voices {
                voices.addTask { while await self.send(self.next(), client) {} }
            }
        }
    }

    /// False when no answer came.
    private func send(_ letter: Mail.Letter, _ client: NodeClient) async -> Bool {
        guard let answer = await mail.deliver(letter, client) else { return false }
        if answer.status == 200 {
            stored.append(letter)
            if letter.events[0]["type"] == "linli.alarm.raise", let alarm = answer.json["subject"]?.string {
                alarms.append(alarm)
            }
        }
        answers += 1
        if answers == limit { atLimit() }
        return true
    }

    // MARK: Writing

    private func next() -> Mail.Letter {
        if !stored.isEmpty, Int.random(in: 0..<8, using: &random) == 0 {
            return stored[Int.random(in: max(0, stored.count - 40)..<stored.count, using: &random)]
        }
        switch Int.random(in: 0..<10, using: &random) {
        case 0: return mail.letter((0..<Int.random(in: 2...30, using: &random)).map { _ in urgent() })
        case 1: return mail.letter((0..<Int.random(in: 2...10, using: &random)).map { _ in reading() })
        case 2...4: return mail.letter([reading()])
        default: return mail.letter([urgent()])
        }
    }

    private func urgent() -> JSONValue {
        let device = "s\(Int.random(in: 0..<Self.devices, using: &random))"
        switch Int.random(in: 0..<6, using: &random) {
        case 0 where !alarms.isEmpty:
            return mail.event("alarm.acknowledge", alarms[Int.random(in: 0..<alarms.count, using: &random)], [:])
        case 1: return mail.event("alarm.return", device, ["category": "fire.smoke"])
        default: return mail.event("alarm.raise", device, ["category": "fire.smoke"])
        }
    }

    private func reading() -> JSONValue {
        readings += 1
        let time = Instant(milliseconds: 1_767_225_600_000 + Int64(readings) * 900_000)
        return mail.event(
            "readings.record", "hub", ["times": [.string(time.rfc3339)], "indexes": [[.integer(Int64(readings))]]])
    }
}
