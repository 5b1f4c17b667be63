import CBOR
import Wire

/// The commands that a writer sends, by their number: whoever knows the number knows the id, the lane and the content.
enum Sent {
    /// Numbers go round the workers, and each worker writes to one lane.
    static let workers = 5
    /// The last worker reports meters, the others alarms.
    static func lane(ofWorker worker: Int) -> Lane { worker == workers - 1 ? .telemetry : .incident }

    static func lane(of number: Int) -> Lane { lane(ofWorker: number % workers) }

    static func command(_ number: Int) throws(WireError) -> Command {
        var events: [Event] = []
        for part in 0..<eventCount(of: number) {
            events.append(
                try Event(
                    occurred: Instant(milliseconds: 1_790_000_000_000 + Int64(number)), kind: Kind("alarm.raised"),
                    place: "b3/u2", subject: "smoke-\(number)",
                    body: Body([1: .unsigned(UInt64(number)), 2: .unsigned(UInt64(part)), 3: .text("烟感报警")])))
        }
        return try Command(key: key(number), events: events)
    }

    static func eventCount(of number: Int) -> Int { number % 11 == 0 ? 3 : 1 }

    static func key(_ number: Int) throws(WireError) -> CommandKey {
        try CommandKey(principal: "gateway", source: "urn:dev:\(number % workers)", id: "\(number)")
    }
}
