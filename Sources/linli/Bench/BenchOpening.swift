import Files
import Foundation
import Ledger
import Merkle
import Wire

/// How long a log takes to open, after a clean stop and after a kill, and how much disk an event takes.
struct BenchOpening {
    /// What the killed process had appended to its open segment: nearly as much as a segment holds.
    private static let lastEvents: UInt64 = 240_000
    private static let samples = 5
    let directory: String
    let console: Console

    func run(events: UInt64) throws -> [Figure] {
        let small = min(events, 1_000_000)
        let short = try measure(small)
        let long = small == events ? short : try measure(events)
        var ratio = Figure("open.killed.growth", unit: "ratio", values: [])
        if let small = short.killed.value, let large = long.killed.value {
            ratio = Figure("open.killed.growth", unit: "ratio", values: [large / small])
            ratio.reference = "open.killed of 1 M events"
        }
        return [long.clean, long.killed, ratio, long.bytes]
    }

    private func measure(_ events: UInt64) throws -> (clean: Figure, killed: Figure, bytes: Figure) {
        let site = Site(directory: directory + "/open-\(events)")
        try Ledger.create(at: site)
        try fill(site, to: events)
        let bytes = Figure("bytes.event", unit: "bytes", values: [try laneBytes(site) / Double(events)])
        var (clean, killed): ([Double], [Double]) = ([], [])
        for sample in 0..<BenchOpening.samples {
            console.progress("open after a kill, \(events) events, sample \(sample + 1)")
            // The first victim fills the open segment; the later ones find it filled.
            try Victim.run(site, events: sample == 0 ? BenchOpening.lastEvents : 1)
            killed.append(try open(site) * 1e3)
        }
        for _ in 0..<BenchOpening.samples {
            clean.append(try open(site) * 1e3)
        }
        console.endProgress()
        try FileManager.default.removeItem(atPath: site.directory)
        return (
            Figure("open.clean", unit: "ms", values: clean), Figure("open.killed", unit: "ms", values: killed), bytes
        )
    }

    private func open(_ site: Site) throws -> Double {
        var ledger: Ledger?
        let time = try seconds { ledger = try Ledger(opening: site) }
        try ledger?.close()
        return time
    }

    private func fill(_ site: Site, to events: UInt64) throws {
        let ledger = try Ledger(opening: site)
        var source = BenchEvents()
        while ledger.incident.head.size < events {
            let count = min(1_000, Int(events - ledger.incident.head.size))
            _ = try ledger.incident.appendBlocking(source.commands(count))
            if ledger.incident.head.size % 100_000 == 0 {
                console.progress("fill: \(ledger.incident.head.size) of \(events)")
            }
        }
        // The last full segment is sealed, so that what is open is the same at every size.
        try ledger.incident.seal()
        try ledger.close()
    }

    private func laneBytes(_ site: Site) throws -> Double {
        let lane = site.directory + "/incident"
        let reserve = Double(site.options.reserveBytes)
        let sizes = try FileManager.default.contentsOfDirectory(atPath: lane).map { name in
            try FileManager.default.attributesOfItem(atPath: lane + "/" + name)[.size] as? Double ?? 0
        }
        return sizes.reduce(0, +) - reserve
    }
}

/// A process that appends and is killed in the middle of it.
enum Victim {
    static let command = Command(
        name: ["bench", "ledger-victim"], summary: "append until killed; the other half of `linli bench ledger`",
        operands: [LogCommands.directory, .init(name: "EVENTS", help: "how many to append before saying so")],
        isHidden: true
    ) { parsed, console in
        let count = try parsed.operand("EVENTS", "a number") { UInt64($0) }
        let ledger = try Ledger(opening: LogCommands.site(parsed))
        var source = BenchEvents(from: Int(ledger.incident.head.size) * 2)
        let end = ledger.incident.head.size + count
        while ledger.incident.head.size < end {
            let batch = min(1_000, Int(end - ledger.incident.head.size))
            _ = try ledger.incident.appendBlocking(source.commands(batch))
        }
        console.print("appended")
        // The end of standard input would mean that nobody is there to kill us.
        while readLine() != nil {}
        try ledger.close()
        return .success
    }

    static func run(_ site: Site, events: UInt64) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = ["bench", "ledger-victim", site.directory, "\(events)"]
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        let said = output.fileHandleForReading.readData(ofLength: 9)
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        guard String(decoding: said, as: UTF8.self) == "appended\n" else {
            throw EndedByItself()
        }
    }

    private struct EndedByItself: Error, CustomStringConvertible {
        var description: String { "the process that was to be killed ended by itself" }
    }
}
