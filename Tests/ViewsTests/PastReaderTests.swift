import Community
import Files
import Ledger
import SQLite
import SimulatedDisk
import Testing
import Wire

@testable import Views

@Suite struct PastReaderTests {
    @Test func `a file that was open for a question before shows what was stored since`() throws {
        let estate = Estate()
        let ledger = try estate.filled(60)
        let view = try View<Garden<Wide>>.open(at: estate.views, over: ledger.incident)
        let past = PastViews<Garden<Wide>>(at: estate.views, over: ledger.incident)
        for _ in 0..<20 {
            let size = ledger.incident.size
            #expect(try past.at(size) { Snapshot(&$0) } == ledger.incident.snapshot(size))
            #expect(try past.at(size / 2) { Snapshot(&$0) } == ledger.incident.snapshot(size / 2))
            try estate.grow(ledger, 3)
            try view.catchUp()
        }
        try ledger.close()
    }

    @Test func `files that wait for questions hold nothing back, and are closed with the rest`() throws {
        let estate = Estate()
        let ledger = try estate.filled(60)
        let past = PastViews<Garden<Wide>>(at: estate.views, over: ledger.incident)
        do {
            let view = try View<Garden<Wide>>.open(at: estate.views, over: ledger.incident)
            #expect(try past.at(60) { Snapshot(&$0) } == ledger.incident.snapshot(60))
            try estate.grow(ledger, 30)
            try view.catchUp()
            #expect(try view.file.connection.checkpoint(.truncate) == 0)
            withExtendedLifetime(view) { past.close() }
        }
        // Whoever closes a database last takes its WAL away.
        #expect(try !estate.disk.exists(estate.path + "-wal"))
        #expect(try past.at(90) { Snapshot(&$0) } == ledger.incident.snapshot(90))
        try ledger.close()
    }
}
