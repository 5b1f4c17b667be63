import CBOR
import Community
import Foundation
import Ledger
import Samples
import Testing
import Wire

@testable import Views

@Suite struct SoakTests {
    /// On the machine's own disk, with the limits of every day.
    @Test(.enabled(if: ProcessInfo.processInfo.environment["LINLI_SOAK"] != nil))
    func `Soak: a million events come to the same bytes live, replayed and as they were`() throws {
        try withTemporaryDirectory { directory in
            let log = Site(directory: directory + "/log")
            try Ledger.create(at: log)
            let ledger = try Ledger(opening: log)
            let site = ViewSite(directory: log.directory)
            var random = SeededGenerator(seed: 11)
            var view = try View<Garden<Wide>>.open(at: site, over: ledger.incident)
            while ledger.incident.size < 1_000_000 {
                _ = try ledger.incident.appendBlocking(
                    (0..<1_000).map { try SoakTests.grown(Int(ledger.incident.size) + $0, &random) })
                if Bool.random(using: &random) {
                    try view.catchUp()
                } else if Int.random(in: 0..<50, using: &random) == 0 {
                    view = try SoakTests.reopened(consume view, site, ledger)
                }
            }
            try view.catchUp()
            for asOf in [nil, .position(314_159), .position(900_001)] as [Replay.AsOf?] {
                let check = try ViewKind(Garden<Wide>.self).replay(
                    Replay(.check(asOf), at: site, scratch: directory) { ledger.incident })
                #expect(check.finding == nil && check.rows > 1_000)
            }
            try ledger.close()
        }
    }

    private static func reopened(
        _ view: consuming View<Garden<Wide>>, _ site: ViewSite, _ ledger: Ledger
    ) throws -> View<Garden<Wide>> {
        _ = consume view
        return try View.open(at: site, over: ledger.incident)
    }

    private static func grown(_ id: Int, _ random: inout SeededGenerator) throws -> Command {
        let event = try Event(
            occurred: Instant(milliseconds: Estate.start), kind: Kind("plant.grew"), place: "b1/u\(id % 7)",
            subject: "plant-\(Int.random(in: 0..<20_000, using: &random))", body: Body([1: .integer(Int64(id))]))
        return try Command(key: CommandKey(principal: "gardener", source: "urn:dev:1", id: "g-\(id)"), events: [event])
    }
}
