import EventLoop
import Foundation
import HTTP
import HurriedNode
import Ledger
import Samples
import Synchronization
import Testing
import Wire

@testable import Demonstration

@Suite struct DayTests {
    /// A spring morning in Shanghai.
    private static let morning = Instant(milliseconds: 1_772_668_800_000)
    /// The midnight before it. Days that are there from their first reading on are what a community has day by day.
    private static let midnight = morning.advanced(byMilliseconds: -8 * 3_600_000)

    @Test func `an hour in which the disk is full loses nothing that was acknowledged, and ends well by itself`()
        async throws
    {
        let clock = HurriedClock(from: Self.morning, speed: 360)
        let node = try NodeInProcess(clock.ofNode)
        let day = try await node.run { admin, loop in
            let manager = try await admin.manager()
            // Nobody has any room in the second third of it.
            let day = CommunityDay(.small, manager, on: loop, clock: clock, minutes: 60, full: [20..<40])
            try await day.live(fill: { try node.fillDisk() }, free: { node.freeDisk() }, look: {})
            return day
        }
        day.check(in: try LedgerView(of: node.site).records())
    }

    /// In a process of its own, whose memory is nobody else's, and on a file system of its own.
    @Test(.enabled(if: ProcessInfo.processInfo.environment["LINLI_SOAK"] != nil && SmallDisk.isAllowed))
    func `Soak: a day with a full disk twice loses nothing that was acknowledged, and memory stays`() async throws {
        try await withOwnDirectory { directory in
            let disk = try SmallDisk(directory + "/disk", megabytes: 192)
            defer { disk.end() }
            let speed: Int64 = 720
            let node = disk.path + "/node"
            let clock = HurriedClock(from: Self.midnight, speed: speed)
            let program = try BuiltProgram("HurriedNode").start(
                [node, "\(speed)", "\(Self.midnight.milliseconds)", "\(clock.began)"], output: directory + "/said")
            let address = try ReadyLine(in: directory + "/said").address()
            let id = program.id
            let (day, memory) = try await EventLoop.with { loop in
                try await Task(executorPreference: loop) {
                    let token = try String(contentsOfFile: node + "/admin.token", encoding: .utf8)
                    let admin = try NodeClient(to: address, on: loop, token: token)
                    let day = CommunityDay(
                        .full, try await admin.manager(), on: loop, clock: clock, minutes: 1_440,
                        full: [300..<360, 900..<960])
                    let memory = Memory(of: id)
                    try await day.live(
                        fill: { try disk.fill() }, free: { try disk.free() }, look: { memory.look() })
                    admin.close()
                    return (day, memory)
                }.value
            }
            program.terminate()
            #expect(program.wait() == 0)
            day.check(in: try LedgerView(of: Site(directory: node)).records())
            let (middle, end) = memory.halves
            print(
                "a day: \(day.mail.promises.count) commands, \(middle >> 10) KiB at noon, \(end >> 10) KiB at its end")
            #expect(end <= middle + middle / 20, "\(memory.kibibytes)")
        }
    }
}

/// What another process holds of memory, looked at again and again.
final class Memory: Sendable {
    private let path: String
    private let looks = Mutex<[Int]>([])

    init(of id: Int32) { path = "/proc/\(id)/statm" }

    func look() {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8),
            let pages = text.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
        else { return }
        looks.withLock { $0.append(pages * 4_096) }
    }

    var kibibytes: [Int] { looks.withLock { $0.map { $0 >> 10 } } }

    /// In the middle and at the end, each the median of an eighth of the looks: one look may meet a query.
    var halves: (middle: Int, end: Int) {
        looks.withLock { looks in
            let eighth = looks.count / 8
            let median = { (looks: ArraySlice<Int>) in looks.sorted()[looks.count / 2] }
            return (median(looks[(looks.count / 2)...].prefix(eighth)), median(looks.suffix(eighth)))
        }
    }
}
