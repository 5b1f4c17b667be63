import Community
import Files
import Ledger
import SQLite
import Samples
import SimulatedDisk
import Synchronization
import Testing
import Wire

@testable import Views

@Suite struct ReplayTests {
    private typealias Fold = Garden<Wide>

    private static func estate(_ records: Int = 130) throws -> (Estate, Ledger) {
        let estate = Estate()
        let ledger = try estate.filled(records)
        try View<Fold>.open(at: estate.views, over: ledger.incident).catchUp()
        return (estate, ledger)
    }

    private static func replay(
        _ work: Replay.Work, _ estate: Estate, _ ledger: Ledger
    ) throws(ViewError) -> ReplayOutcome {
        try ViewKind(Fold.self).replay(
            Replay(work, at: estate.views, scratch: Estate.directory) { ledger.incident })
    }

    /// Changes the stored view behind everybody's back.
    private static func tamper(_ estate: Estate, _ sql: String) throws {
        let connection = try Connection(path: estate.path, mode: .readWrite, vfs: estate.disk.sqliteVFS)
        try connection.execute(sql)
        #expect(connection.changedRows == 1)
        try connection.close()
    }

    @Test func `a replay comes to the bytes that are stored and leaves nothing behind`() throws {
        let (estate, ledger) = try ReplayTests.estate()
        let before = estate.disk.paths
        let told = Mutex<[UInt64]>([])
        let check = try ViewKind(Fold.self).replay(
            Replay(
                .check(nil), at: estate.views, scratch: Estate.directory,
                progress: { done, _ in
                    told.withLock { $0.append(done) }
                }
            ) { ledger.incident })
        #expect(check.finding == nil && check.events == 130)
        #expect(told.withLock { $0.last } == 130)
        let look = try ReplayTests.replay(.look(nil), estate, ledger)
        // The ledger seals its segments meanwhile, and a reader of SQLite leaves a WAL.
        func kept(_ paths: [String]) -> [String] {
            paths.filter { path in
                !path.hasSuffix("-wal") && !Lane.allCases.contains { path.contains("/log/\($0)/") }
            }
        }
        #expect(kept(estate.disk.paths) == kept(before))
        let rebuilt = try ReplayTests.replay(.rebuild, estate, ledger)
        #expect(look.digest == check.digest && rebuilt.digest == check.digest)
        #expect(look.rows == rebuilt.rows && look.rows > 100)
        try ledger.close()
    }

    @Test func `a view that lags behind its log is compared at its own position`() throws {
        let (estate, ledger) = try ReplayTests.estate()
        try estate.grow(ledger, 20)
        let check = try ReplayTests.replay(.check(nil), estate, ledger)
        #expect(check.finding == nil && check.events == 130)
        #expect(try ReplayTests.replay(.look(nil), estate, ledger).events == 150)
        try ledger.close()
    }

    @Test(arguments: [
        ("UPDATE plant SET height = height + 1 WHERE name = 'b'", "table plant, key \"b\", column height:"),
        (
            "UPDATE plant SET note = NULL WHERE name = (SELECT min(name) FROM plant WHERE note IS NOT NULL)",
            "column note: null"
        ),
        ("UPDATE plant SET leaves = x'80' WHERE name = 'z\u{FFFD}'", "column leaves: 1 bytes"),
        ("DELETE FROM plant WHERE name = 'b'", "table plant, key \"b\": the row is missing"),
        ("DELETE FROM plant WHERE name = '\u{10FFFF}'", "table plant, key \"\u{10FFFF}\": the row is missing"),
        ("INSERT INTO plant VALUES ('bb', 1, NULL, x'80', 0, 0)", "table plant, key \"bb\": the log knows no such row"),
        ("DELETE FROM \"order\" WHERE \"group\" = -1 AND name = 'b'", "table order, key -1, \"b\": the row is missing"),
        (
            "INSERT INTO day VALUES (-9223372036854775808, 1, 0, 0)",
            "table day, key -9223372036854775808: the log knows"
        ),
        (
            "DELETE FROM stamp WHERE mark = (SELECT min(mark) FROM stamp)",
            "table stamp, key 3 bytes: the row is missing"
        ),
    ])
    func `what is not as the log says is found, with its table and key`(sql: String, finding: String) throws {
        let (estate, ledger) = try ReplayTests.estate()
        try ReplayTests.tamper(estate, sql)
        let found = try ReplayTests.replay(.check(nil), estate, ledger).finding
        #expect(found.map { "\($0)".contains(finding) } == true, "\(found.map { "\($0)" } ?? "nothing")")
        // A look at the log alone does not mind, and a rebuild mends it.
        #expect(try ReplayTests.replay(.look(nil), estate, ledger).finding == nil)
        _ = try ReplayTests.replay(.rebuild, estate, ledger)
        #expect(try ReplayTests.replay(.check(nil), estate, ledger).finding == nil)
        try ledger.close()
    }

    @Test func `the past that the view answers is compared with the log's`() throws {
        let (estate, ledger) = try ReplayTests.estate()
        for position in [UInt64(0), 40, 77, 130] {
            let check = try ReplayTests.replay(.check(.position(position)), estate, ledger)
            #expect(check.finding == nil && check.events == position)
            #expect(try ReplayTests.replay(.look(.position(position)), estate, ledger).digest == check.digest)
        }
        let recorded = try ledger.incident.record(Seq(77)).recorded
        #expect(try ReplayTests.replay(.check(.time(recorded)), estate, ledger).events == 78)
        #expect(throws: ViewError.beyond(131, size: 130)) {
            try ReplayTests.replay(.look(.position(131)), estate, ledger)
        }
        try ledger.close()
    }

    @Test(arguments: ["DELETE FROM view_history WHERE", "UPDATE view_history SET row = x'80' WHERE"])
    func `a row whose earlier content is lost is found where it is asked for`(sql: String) throws {
        let (estate, ledger) = try ReplayTests.estate()
        try ReplayTests.tamper(
            estate,
            sql + " name = 'plant' AND snapshot = (SELECT max(snapshot) FROM view_history WHERE name = 'plant')"
                + " AND key = (SELECT max(key) FROM view_history AS other WHERE name = 'plant'"
                + " AND other.snapshot = view_history.snapshot)")
        #expect(try ReplayTests.replay(.check(nil), estate, ledger).finding == nil)
        let findings = try (100...130).compactMap {
            try ReplayTests.replay(.check(.position($0)), estate, ledger).finding
        }
        guard case .damaged(let words)? = findings.first else {
            Issue.record("nothing was found")
            return
        }
        #expect(words.contains("what a row of plant held before"))
        try ledger.close()
    }

    @Test func `flipped bits of the file are found, wherever they lie`() throws {
        let (estate, ledger) = try ReplayTests.estate(60)
        let path = estate.path
        let bytes = try estate.disk.contents(of: path)
        var random = SeededGenerator(seed: 3)
        var found = 0
        for _ in 0..<150 {
            let bit = Int.random(in: 0..<(bytes.count * 8), using: &random)
            try estate.disk.flipBit(path, bit)
            do throws(ViewError) {
                if try ReplayTests.replay(.check(nil), estate, ledger).finding != nil { found += 1 }
            } catch {
                // What SQLite cannot open at all, such as a header of another version, it says.
                guard case .database(_, path) = error else { throw error }
                found += 1
            }
            try estate.disk.flipBit(path, bit)
        }
        // Most of a small file is empty.
        #expect(found > 5)
        #expect(try ReplayTests.replay(.check(nil), estate, ledger).finding == nil)
        try ledger.close()
    }

    @Test func `records that the incident lane cannot fold are counted in its view`() throws {
        let estate = Estate()
        let ledger = try estate.filled(30)
        let view = try View<Incident>.open(at: estate.views, over: ledger.incident)
        #expect(try view.snapshot().tables["unfolded"]?.map { $0[2] } == [.integer(30)])
        let check = try ViewKind(Incident.self).replay(
            Replay(.check(.position(17)), at: estate.views, scratch: Estate.directory) { ledger.incident })
        #expect(check.finding == nil && check.rows == 1)
        try ledger.close()
    }

    @Test func `a view that is not there is a finding, and the log is replayed all the same`() throws {
        let estate = Estate()
        let ledger = try estate.filled(30)
        let check = try ReplayTests.replay(.check(nil), estate, ledger)
        #expect(check.finding == .stale(.absent) && check.events == 30)
        try ledger.close()
    }

    @Test func `work is shared among threads and comes back in its order`() {
        let meeting = Mutex(0)
        let doubled = inParallel(Array(0..<50), threads: 4) { number in
            meeting.withLock { $0 += 1 }
            return number * 2
        }
        #expect(doubled == (0..<50).map { $0 * 2 } && meeting.withLock { $0 } == 50)
        #expect(inParallel([Int](), threads: 4) { $0 }.isEmpty)
    }
}
