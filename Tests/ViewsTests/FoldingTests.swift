import Community
import Ledger
import Samples
import SimulatedDisk
import Testing
import Wire

@testable import Views

@Suite struct FoldingTests {
    /// The position is part of what is compared, so that no two tests agree by having done nothing.
    private static let records = 150

    @Test func `a stored view holds what a fold in memory comes to`() throws {
        let estate = Estate()
        let ledger = try estate.filled(FoldingTests.records)
        let view = try View<Garden<Wide>>.open(at: estate.views, over: ledger.incident)
        #expect(view.position == UInt64(FoldingTests.records))
        #expect(try view.snapshot() == ledger.incident.snapshot(view.position))
        #expect(try view.snapshot().tables["plant"]?.count == Estate.names.count)
        try ledger.close()
    }

    @Test(arguments: 0..<12)
    func `any batching comes to the same bytes`(seed: UInt64) throws {
        let estate = Estate()
        let ledger = try estate.filled(0)
        var random = SeededGenerator(seed: seed)
        var live = try View<Garden<Tight>>.open(at: estate.views, over: ledger.incident)
        while live.position < FoldingTests.records {
            try estate.grow(ledger, Int.random(in: 1...9, using: &random))
            try live.take(ledger.incident.records(from: Seq(live.position), limit: 1_000))
            if Bool.random(using: &random) { try live.commit() }
            if Int.random(in: 0..<8, using: &random) == 0 {
                // What was not committed is folded again.
                live = try reopened(consume live, estate, ledger)
            }
        }
        try live.catchUp()
        let digest = try live.digest()
        try estate.disk.makeDirectory(Estate.branch)
        let rebuilt = try View<Garden<Wide>>.rebuild(
            at: estate.on(options: ViewOptions()).views.elsewhere, over: ledger.incident)
        #expect(try rebuilt.digest() == digest)
        try ledger.close()
    }

    private func reopened(
        _ view: consuming View<Garden<Tight>>, _ estate: Estate, _ ledger: Ledger
    ) throws -> View<Garden<Tight>> {
        _ = consume view
        return try View.open(at: estate.views, over: ledger.incident)
    }

    @Test func `the bytes of a view are those that another program reads`() throws {
        let estate = Estate()
        let ledger = try estate.filled(3)
        let view = try View<Garden<Wide>>.open(at: estate.views, over: ledger.incident)
        var bytes: [UInt8] = []
        #expect(try view.export().write { bytes += $0 } == view.snapshot().tables.values.reduce(0) { $0 + $1.count })
        // ["linli view", "incident", 1, 3]
        #expect(
            bytes.starts(with: [0x84, 0x6A] + Array("linli view".utf8) + [0x68] + Array("incident".utf8) + [1, 3]))
        try ledger.close()
    }

    @Test func `a packed column may be longer than any record`() throws {
        var plant = Plant(name: "old")
        plant.leaves = (0..<70_000).map { $0 }
        #expect(try Plant(stored: plant.values).leaves == plant.leaves)
    }

    @Test func `a second process is refused while one writes the view`() throws {
        let estate = Estate()
        let ledger = try estate.filled(3)
        let view = try View<Garden<Wide>>.open(at: estate.views, over: ledger.incident)
        #expect(throws: ViewError.inUse(path: estate.path)) {
            try View<Garden<Wide>>.open(at: estate.views, over: ledger.incident)
        }
        #expect(view.position == 3)
        try ledger.close()
    }
}

extension ViewSite {
    /// The same disk, another directory.
    var elsewhere: ViewSite { ViewSite(directory: Estate.branch, disk: disk, options: options) }
}
