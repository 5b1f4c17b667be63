import HurriedNode
import Ledger
import Testing
import Wire

@testable import Demonstration

@Suite struct DayTests {
    /// A spring morning in Shanghai.
    private static let morning = Instant(milliseconds: 1_772_668_800_000)

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
}
