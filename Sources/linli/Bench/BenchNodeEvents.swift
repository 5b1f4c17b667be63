import Calendar
import Load
import Threads
import Wire

/// What the benchmark tells a node, as a client writes it. Everything about the form of events stands here.
enum BenchNodeEvents {
    static let building = Payload.events { _, _ in
        event("building", "linli.place.add", of: "b1", #"{"kind":"building","name":"1号楼"}"#)
    }

    /// A detector for every alarm: a repeated one would be recorded, and open nothing.
    static func detectors(from first: Int, batch: Int) -> Payload {
        .batches(of: batch) { number, _ in
            event(
                "install-\(first + number)", "linli.device.install", of: detector(first + number),
                #"{"kind":"smoke-detector","model":"m","place":"b1"}"#)
        }
    }

    static func alarms(from first: Int) -> Payload { .events { alarm(first + $0, $1) } }

    static func alarms(from first: Int, batch: Int) -> Payload { .batches(of: batch) { alarm(first + $0, $1) } }

    private static func alarm(_ number: Int, _ occurred: Instant) -> CloudEvent {
        event(
            "alarm-\(number)", "linli.alarm.raise", of: detector(number), #"{"category":"fire.smoke"}"#, at: occurred)
    }

    static let alarmBytes = alarm(10_000, now).json.count

    // MARK: Readings

    /// Concentrators, and the meters that each reports.
    static let (rosters, metersOfRoster) = (10, 100)
    /// When the meters begin to count: as long ago as the longest flood needs, an hour to a report.
    private static let begin = now.advanced(byDays: -3_650).startOfHour

    /// The meters of the concentrators, each with its register.
    static let meters = Payload.batches(of: 1_000) { number, _ in
        let meter = "m\(number / 2)"
        let from = begin.rfc3339
        return number % 2 == 0
            ? event(
                "meter-\(meter)", "linli.meter.register", of: meter,
                #"{"place":"b1","medium":"electricity","category":"household","from":"\#(from)"}"#)
            : event(
                "register-\(meter)", "linli.meter.add-register", of: meter,
                #"{"decimals":2,"digits":8,"interval":15,"index":"0.00","from":"\#(from)"}"#)
    }

    static let concentrators = Payload.batches(of: rosters) { number, _ in
        let registers = (0..<metersOfRoster).map { "\"m\(number * metersOfRoster + $0)\"" }.joined(separator: ",")
        return event(
            "roster-\(number)", "linli.roster.declare", of: "hub-\(number)",
            #"{"registers":[\#(registers)],"from":"\#(begin.rfc3339)"}"#)
    }

    /// What the flood is made of: an hour of one concentrator in each request.
    static func readings(from first: Int) -> Payload {
        .events { number, _ in
            let (hour, roster) = ((first + number) / rosters, (first + number) % rosters)
            let times = (1...4).map { begin.advanced(byMilliseconds: Int64(hour * 4 + $0) * 900_000) }
            let columns = (0..<metersOfRoster).map { meter in
                "[" + (1...4).map { "\((hour * 4 + $0) * (5 + meter % 17))" }.joined(separator: ",") + "]"
            }
            return event(
                "readings-\(first + number)", "linli.readings.record", of: "hub-\(roster)",
                #"{"times":[\#(times.map { "\"\($0.rfc3339)\"" }.joined(separator: ","))],"#
                    + #""indexes":[\#(columns.joined(separator: ","))]}"#, at: times[3])
        }
    }

    private static func detector(_ number: Int) -> String { "smoke-\(number)" }

    private static func event(
        _ id: String, _ type: String, of subject: String, _ data: String, at time: Instant = now
    ) -> CloudEvent {
        CloudEvent(id: id, source: "urn:linli:bench", type: type, time: time, subject: subject, data: data)
    }

    static var now: Instant { Instant(milliseconds: SystemClock.wallMilliseconds()) }
}

extension Instant {
    fileprivate var startOfHour: Instant { Instant(milliseconds: milliseconds / 3_600_000 * 3_600_000) }
}
