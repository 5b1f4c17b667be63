import Community
import Ledger
import Samples
import Synchronization
import Testing
import Wire

@testable import Views

@Suite struct PastTests {
    @Test(arguments: [3, 11, 1_000])
    func `what was known at every position is the fold of the records before it`(snapshotRecords: UInt64) throws {
        var options = ViewOptions.small
        options.snapshotRecords = snapshotRecords
        let estate = Estate(options: options)
        let ledger = try estate.filled(90)
        // The last records are in the log and not in the view.
        let view = try View<Garden<Tight>>.open(at: estate.views, over: ledger.incident)
        try estate.grow(ledger, 20)
        let past = PastViews<Garden<Tight>>(at: estate.views, over: ledger.incident)
        for position in 0...ledger.incident.size {
            let known = try past.at(position) { Snapshot(&$0) }
            #expect(try known == ledger.incident.snapshot(position), "position \(position)")
        }
        #expect(view.position == 90)
        try ledger.close()
    }

    @Test func `one row is found as it was without reading the others`() throws {
        let estate = Estate()
        let ledger = try estate.filled(60)
        _ = try View<Garden<Wide>>.open(at: estate.views, over: ledger.incident)
        let past = PastViews<Garden<Wide>>(at: estate.views, over: ledger.incident)
        for position in stride(from: UInt64(0), through: 60, by: 7) {
            var fold = Garden<Wide>(rows: NoRows())
            try ledger.incident.forEachPage(0..<position) { page in for record in page { fold.fold(record) } }
            for name in Estate.names {
                let expected = fold.plants[name]?.values
                #expect(try past.at(position) { $0.plants[name]?.values } == expected, "\(name) at \(position)")
            }
        }
        try ledger.close()
    }

    @Test func `a time is the position behind the last record of that time`() throws {
        let estate = Estate()
        let ledger = try estate.filled(40)
        let records = try ledger.incident.records(from: Seq(0), limit: 1_000)
        #expect(try ledger.incident.position(knownAt: Instant(milliseconds: 0)) == 0)
        for time in records.map(\.recorded) {
            for moment in [time.advanced(byMilliseconds: -1), time] {
                let known = records.count { $0.recorded <= moment }
                #expect(try ledger.incident.position(knownAt: moment) == UInt64(known))
            }
        }
        try ledger.close()
    }

    @Test func `a past that is not kept is refused, and all that is kept is right`() throws {
        var options = ViewOptions.small
        options.snapshotsKept = 4
        let estate = Estate(options: options)
        let ledger = try estate.filled(120)
        _ = try View<Garden<Wide>>.open(at: estate.views, over: ledger.incident)
        let past = PastViews<Garden<Wide>>(at: estate.views, over: ledger.incident)
        var oldest: UInt64?
        for position in 0...ledger.incident.size {
            do {
                let known = try past.at(position) { Snapshot(&$0) }
                oldest = oldest ?? position
                #expect(try known == ledger.incident.snapshot(position), "position \(position)")
            } catch ViewError.forgotten(position, let from) {
                #expect(oldest == nil && from > position)
            }
        }
        #expect(oldest.map { (61..<110).contains($0) } == true)
        try ledger.close()
    }

    @Test func `more questions at once than are allowed are told when to come back`() throws {
        let estate = Estate()
        let ledger = try estate.filled(20)
        _ = try View<Garden<Wide>>.open(at: estate.views, over: ledger.incident)
        let past = PastViews<Garden<Wide>>(at: estate.views, over: ledger.incident)
        let refused = try past.at(5) { _ in
            try? past.at(6) { _ in
                Result { try past.at(7) { _ in 0 } }
            }
        }
        guard case .failure(let error as ViewError) = refused else {
            Issue.record("the third was let in")
            return
        }
        #expect(error == .busy(limit: 2, retryAfterSeconds: 1))
        #expect(try past.at(7) { Snapshot(&$0) } == ledger.incident.snapshot(7))
        #expect(throws: ViewError.beyond(21, size: 20)) { try past.at(21) { _ in 0 } }
        try ledger.close()
    }

    @Test func `who asks about the past sees one moment while the view goes on`() throws {
        let estate = Estate()
        let ledger = try estate.filled(60)
        let view = try View<Garden<Tight>>.open(at: estate.views, over: ledger.incident)
        let past = PastViews<Garden<Tight>>(at: estate.views, over: ledger.incident)
        let expected = try ledger.incident.snapshot(40)
        let known = try past.at(40) { fold in
            do {
                try estate.grow(ledger, 60)
                try view.catchUp()
            } catch { Issue.record("\(error)") }
            return Snapshot(&fold)
        }
        #expect(known == expected)
        #expect(try view.snapshot() == ledger.incident.snapshot(120))
        try ledger.close()
    }
}
