import Foundation
import Merkle
import Replication
import Samples
import Testing
import Wire

@Suite struct `A lane between a node and a district` {
    /// So small that every one of them is reached.
    static var smallLimits: SenderLimits {
        var limits = SenderLimits(for: .incident)
        limits.window = 6_000
        limits.batchByteCount = 2_000
        limits.catchUpBytesPerSecond = 40_000
        limits.catchUpBurst = .milliseconds(20)
        limits.checkpointInterval = .seconds(1)
        limits.previewBacklog = 20
        limits.previewByteCount = 600
        limits.previewGap = 50
        return limits
    }

    /// Two lanes of a community under one roof: records come in bursts, and everything that can go wrong does, for some
    /// seconds. Then it is left alone.
    private static func world(seed: UInt64) -> (lanes: [LaneWorld], time: Timetable) {
        let time = Timetable()
        var random = SeededGenerator(seed: seed)
        let lanes = [Lane.incident, .telemetry].map { lane in
            LaneWorld(
                TestLog(lane, count: random.number(in: 0...60)), smallLimits, on: time, seed: random.next())
        }
        for lane in lanes {
            lane.connect()
            for _ in 0..<random.number(in: 5...25) {
                let burst = random.chance(perMille: 200) ? random.number(in: 20...60) : random.number(in: 1...3)
                time.at(.milliseconds(random.number(in: 0...4_000))) { for _ in 0..<burst { lane.grow() } }
            }
        }
        for _ in 0..<random.number(in: 0...10) {
            let lane = random.element(of: lanes)
            let kind = random.number(in: 0...6)
            let jump = Duration.milliseconds(random.number(in: -20_000...20_000))
            time.at(.milliseconds(random.number(in: 0...5_000))) {
                switch kind {
                case 0, 1: lane.cut()
                case 2: for each in lanes { each.cut() }
                case 3: for each in lanes { each.restartDistrict() }
                case 4: lane.want()
                case 5: lane.seal()
                default: for each in lanes { each.clockOffset += jump }
                }
            }
        }
        time.at(.seconds(6)) { for lane in lanes { lane.isHealed = true } }
        return (lanes, time)
    }

    private static let seeds: Range<UInt64> =
        ProcessInfo.processInfo.environment["LINLI_SOAK"] == nil ? 0..<150 : 0..<5_000

    @Test func `has the same records at both ends after whatever happened, each told once and in order`() {
        var (previews, connections, witnessed) = (0, 0, 0)
        for seed in Self.seeds {
            let (lanes, time) = Self.world(seed: seed)
            time.run(atMost: 100_000)
            for lane in lanes {
                let name = "seed \(seed), \(lane.log.lane.lane)"
                #expect(lane.store.size == lane.log.size, "\(name)")
                #expect(lane.store.records == lane.log.records, "\(name)")
                #expect(lane.store.roots == lane.log.roots, "\(name)")
                #expect(lane.store.wrongs == [], "\(name)")
                #expect(lane.faults == [], "\(name)")
                #expect(lane.store.quarantine.isEmpty && lane.store.previews.isEmpty, "\(name)")
                check(told: lane.store, name)
                #expect(lane.store.witnessed == lane.log.head, "\(name)")
                #expect(lane.log.size == 0 || lane.kept.last?.head == lane.log.head, "\(name)")
                previews += lane.previewCount
                connections += lane.connectionCount
                witnessed += lane.kept.count
            }
        }
        // What must happen for this to say anything.
        let count = Self.seeds.count
        #expect(previews > count && connections > 3 * count && witnessed > 4 * count)
    }

    private func check(told store: TestStore, _ name: String) {
        #expect(store.told.count == store.records.count, "\(name)")
        #expect(Set(store.told.map(\.seq)).count == store.told.count, "\(name)")
        #expect(store.told.allSatisfy { $0.seq < store.size && store.records[Int($0.seq)] == $0.record }, "\(name)")
        for isProvisional in [true, false] {
            let seqs = store.told.filter { $0.isProvisional == isProvisional }.map(\.seq)
            #expect(seqs == seqs.sorted(), "\(name)")
        }
    }
}
