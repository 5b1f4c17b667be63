import Calendar
import Community
import Foundation
import Projections
import Samples
import Wire

/// One case of `Protocols/Vectors/alarm-indicators.json`, which says what its words mean.
struct WorkedAlarmCase: CustomStringConvertible {
    let given: [String: Any]

    static var all: [WorkedAlarmCase] {
        let bytes = try! RepositoryFile.read("Protocols/Vectors/alarm-indicators.json")
        let file = try! JSONSerialization.jsonObject(with: Data(bytes)) as! [String: Any]
        return (file["cases"] as! [[String: Any]]).map { WorkedAlarmCase(given: $0) }
    }

    /// Midnight in Shanghai.
    static let midnight = Instant(milliseconds: 1_772_294_400_000)
    static let hour: Int64 = 3_600_000

    var description: String { given["name"] as! String }

    /// What should be printed; nil where there is no data.
    var expected: [String: String?] { (given["expect"] as! [String: Any]).mapValues { $0 as? String } }

    var table: FigureTable {
        let start = Self.midnight.advanced(byMilliseconds: (given["after"] as? Int64 ?? 0) * Self.hour)
        let end = start.advanced(byMilliseconds: (given["hours"] as! Int64) * Self.hour)
        let query = IndicatorQuery(start..<end, at: moment(given["at"]) ?? end, until: moment(given["until"]))
        let basis = (given["basis"] as? String).flatMap { AlarmBasis(rawValue: $0) } ?? .annunciation
        var indicators = AlarmIndicators(query, basis: basis)
        for alarm in (given["alarms"] as! [[String: Any]]).flatMap(alarms) { indicators.add(alarm) }
        for (seat, span) in (given["seats"] as! [[String]]).enumerated() {
            var duty = Duty()
            duty.key = Duty.Key(seat: ID(text: "seat\(seat)"), from: moment(span[0])!)
            duty.until = moment(span[1])!
            indicators.add(duty)
        }
        for suppression in given["suppressions"] as? [[String: Any]] ?? [] {
            indicators.add(self.suppression(suppression))
        }
        indicators.finish()
        return indicators.table
    }

    private func alarms(_ given: [String: Any]) -> [Alarm] {
        var times = (given["times"] as? [String] ?? []).map { moment($0)! }
        if let every = given["every"] {
            let step = moment(every)!.milliseconds - Self.midnight.milliseconds
            let from = moment(given["from"])!
            times += (0..<(given["count"] as! Int64)).map { from.advanced(byMilliseconds: step * $0) }
        }
        return (times.isEmpty ? [moment(given["raised"])!] : times).map { alarm($0, given) }
    }

    private func alarm(_ raised: Instant, _ given: [String: Any]) -> Alarm {
        var alarm = Alarm()
        alarm.device = ID(text: given["device"] as? String ?? "d1")
        alarm.category = CategoryCode(text: given["category"] as? String ?? "fire.lane")
        alarm.priority = Priority(integer: given["priority"] as? Int64 ?? 2)!
        (alarm.raised, alarm.recorded, alarm.activated) = (raised, raised, raised)
        alarm.annunciated = given["told"] is NSNull ? nil : moment(given["told"]) ?? raised
        alarm.silence = (given["silence"] as? String).flatMap { Silence(rawValue: $0) }
        alarm.isLate = given["late"] as? Bool ?? false
        alarm.alerts = (given["alerts"] as? [String] ?? []).map { moment($0)! }
        alarm.acknowledged = moment(given["acknowledged"])
        (alarm.returned, alarm.reset) = (moment(given["returned"]), moment(given["reset"]))
        (alarm.ended, alarm.arrived) = (moment(given["ended"]), moment(given["arrived"]))
        (alarm.verified, alarm.isGenuine) = (moment(given["verified"]), given["genuine"] as? Bool)
        (alarm.chattered, alarm.fleeted) = (moment(given["chattered"]), moment(given["fleeted"]))
        return alarm
    }

    private func suppression(_ given: [String: Any]) -> Suppression {
        var suppression = Suppression()
        suppression.key = Suppression.Key(
            condition: ConditionKey(device: "d1", category: "fire.lane"),
            kind: SuppressionKind(rawValue: given["kind"] as! String)!, began: moment(given["began"])!)
        suppression.expires = moment(given["expires"])
        suppression.ended = moment(given["ended"])
        suppression.isControlled = given["controlled"] as? Bool ?? true
        return suppression
    }

    /// `-h:mm:ss.mmm` after midnight.
    private func moment(_ given: Any?) -> Instant? {
        guard let text = given as? String else { return nil }
        let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
        let parts = digits.split(separator: ":")
        let seconds = parts[2].split(separator: ".")
        var milliseconds = Int64(parts[0])! * Self.hour + Int64(parts[1])! * 60_000 + Int64(seconds[0])! * 1_000
        if seconds.count == 2 { milliseconds += Int64(seconds[1])! }
        return Self.midnight.advanced(byMilliseconds: text.hasPrefix("-") ? -milliseconds : milliseconds)
    }
}
