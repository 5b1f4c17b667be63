import Community
import Files
import Ledger
import Samples
import SimulatedDisk
import Testing
import Wire

@testable import Views

@Suite struct OpeningTests {
    private static func opened(_ estate: Estate, _ ledger: Ledger) throws -> View<Garden<Wide>> {
        try View.open(at: estate.views, over: ledger.incident)
    }

    /// Whether the next opening begins at the first record.
    private static func isRebuilt(_ estate: Estate, _ ledger: Ledger) throws -> Bool {
        var told: [UInt64] = []
        let view = try View<Garden<Wide>>.open(at: estate.views, over: ledger.incident) {
            told.append($0); _ = $1
        }
        try view.catchUp()
        #expect(try view.snapshot() == ledger.incident.snapshot(ledger.incident.size))
        return !told.isEmpty
    }

    @Test func `a view goes on where it was`() throws {
        let estate = Estate()
        let ledger = try estate.filled(40)
        #expect(try OpeningTests.isRebuilt(estate, ledger))
        try estate.grow(ledger, 30)
        #expect(try !OpeningTests.isRebuilt(estate, ledger))
        try ledger.close()
    }

    @Test(arguments: ["file", "all"])
    func `a view whose file was deleted is built anew`(files: String) throws {
        let estate = Estate()
        let ledger = try estate.filled(40)
        _ = try OpeningTests.opened(estate, ledger)
        // Without its file, a WAL beside it tells of nothing.
        for suffix in files == "all" ? ["", "-wal", "-shm", ".lock"] : [""]
        where try estate.disk.exists(estate.path + suffix) { try estate.disk.remove(estate.path + suffix) }
        #expect(try OpeningTests.isRebuilt(estate, ledger))
        try ledger.close()
    }

    @Test(arguments: [[], Array("no database, and long enough to be taken for one".utf8)])
    func `a file that is no view is replaced`(content: [UInt8]) throws {
        let estate = Estate()
        let ledger = try estate.filled(40)
        let file = try estate.disk.open(estate.path, .create)
        try file.write(content, at: 0)
        try file.write([UInt8](repeating: 0x20, count: 4_096), at: UInt64(content.count))
        #expect(try OpeningTests.isRebuilt(estate, ledger))
        try ledger.close()
    }

    @Test func `the view of another log is not taken for this one's`() throws {
        let (estate, other) = (Estate(), Estate(disk: SimulatedDisk(seed: 2)))
        let (ledger, foreign) = (try estate.filled(40), try other.filled(40))
        _ = try OpeningTests.opened(estate, ledger)
        _ = try OpeningTests.opened(other, foreign)
        let bytes = try other.disk.contents(of: other.path)
        try estate.disk.replace(estate.path, with: bytes)
        #expect(throws: ViewError.stale(.otherLog, path: estate.path)) {
            try PastViews<Garden<Wide>>(at: estate.views, over: ledger.incident).at(3) { _ in 0 }
        }
        #expect(try OpeningTests.isRebuilt(estate, ledger))
        try ledger.close()
        try foreign.close()
    }

    @Test(arguments: [45, 60])
    func `a view that is ahead of its log or of another branch of it is built anew`(size: Int) throws {
        let estate = Estate()
        let first = try estate.filled(40)
        try first.close()
        try estate.disk.copyTree(from: Estate.directory, to: Estate.branch)
        let ledger = try Ledger(opening: estate.log)
        try estate.grow(ledger, 10, seed: 1)
        _ = try OpeningTests.opened(estate, ledger)
        try ledger.close()
        // The copy is taken over and goes on otherwise; then it gets the view of the one it was copied from.
        let branch = estate.branched
        let other = try Ledger.adopt(at: branch.log, withoutDistrict: true)
        try branch.grow(other, size - Int(other.incident.size), seed: 2)
        try branch.disk.copyTree(from: estate.path, to: branch.path)
        #expect(throws: ViewError.stale(size == 45 ? .ahead(50, size: 45) : .forked(50), path: branch.path)) {
            try PastViews<Garden<Wide>>(at: branch.views, over: other.incident).at(3) { _ in 0 }
        }
        #expect(try OpeningTests.isRebuilt(branch, other))
        try other.close()
    }

    @Test func `a newer fold is built beside the old view, which answers until then`() throws {
        let estate = Estate()
        let ledger = try estate.filled(80)
        _ = try OpeningTests.opened(estate, ledger)
        let old = PastViews<Garden<Wide>>(at: estate.views, over: ledger.incident)
        var answers = 0
        let view = try View<Garden<Newer>>.open(at: estate.views, over: ledger.incident) { position, size in
            guard position < size else { return }
            answers += (try? old.at(30) { _ in 1 }) ?? 0
        }
        #expect(answers > 0)
        #expect(try view.snapshot() == ledger.incident.snapshot(80))
        #expect(throws: ViewError.stale(.otherFold(2, known: 1), path: estate.path)) { try old.at(30) { _ in 1 } }
        try ledger.close()
    }

    @Test func `a rebuild that finds no room leaves the old view and no rest`() throws {
        let estate = Estate()
        let ledger = try estate.filled(80)
        _ = try OpeningTests.opened(estate, ledger)
        estate.disk.faults = [
            .fail(call: estate.disk.calls(of: .write) + 3, of: .write, with: .noSpace, sticky: true)
        ]
        #expect(throws: ViewError.self) { try View<Garden<Newer>>.open(at: estate.views, over: ledger.incident) }
        estate.disk.faults = []
        #expect(!estate.disk.paths.contains { $0.contains(".next") })
        #expect(try !OpeningTests.isRebuilt(estate, ledger))
        try ledger.close()
    }

    @Test func `a commit that finds no room is tried again`() throws {
        let estate = Estate()
        let ledger = try estate.filled(20)
        let view = try OpeningTests.opened(estate, ledger)
        try estate.grow(ledger, 5)
        try view.take(ledger.incident.records(from: Seq(20), limit: 3))
        estate.disk.faults = [.fail(call: estate.disk.calls(of: .write) + 1, of: .write, with: .noSpace)]
        #expect(throws: ViewError.self) { try view.commit() }
        try view.commit()
        try view.catchUp()
        #expect(try view.snapshot() == ledger.incident.snapshot(25))
        try ledger.close()
    }
}
