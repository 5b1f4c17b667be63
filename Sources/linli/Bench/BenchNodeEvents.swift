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

    /// What the flood is made of, a hundred to a request.
    static func readings(from first: Int) -> Payload {
        .batches(of: 100) { number, occurred in
            event(
                "reading-\(first + number)", "linli.readings.record", of: "meter-\(number % 400)",
                #"{"register":"total","value":"\#(first + number)"}"#, at: occurred)
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
