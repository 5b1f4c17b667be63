import Community
import Files
import Ledger
import Samples
import SimulatedDisk
import Testing
import Threads
import Wire

@testable import Views

/// Rows that are stored while others are folded.
@Suite struct SendingTests {
    private static let records = 150

    @Test(arguments: 0..<24)
    func `come to the same bytes, whatever is folded, fails or is taken back meanwhile`(seed: UInt64) throws {
        let estate = Estate()
        let ledger = try estate.filled(0)
        var random = SeededGenerator(seed: seed)
        let live = try View<Garden<Tight>>.open(at: estate.views, over: ledger.incident)
        live.storeBehind()
        while live.position < Self.records {
            try estate.grow(ledger, Int.random(in: 1...9, using: &random))
            try live.take(ledger.incident.records(from: Seq(live.position), limit: 1_000))
            switch Int.random(in: 0..<8, using: &random) {
            case 0: try live.commit()
            case 1:
                try live.reading { () throws(ViewError) in
                    // What arrives from here on is not in what is read.
                    #expect(try live.withFold { $0.days.row(-1) } == nil)
                    try? live.receive(waits: true)
                    try live.rewind()
                }
            case 2 where !live.isSending && live.uncommitted > 0:
                estate.disk.faults = [
                    .fail(call: estate.disk.calls(of: .write) + 1, of: .write, with: .noSpace, sticky: true)
                ]
                try live.send { _ in }
                #expect(throws: ViewError.self) { try live.receive(waits: true) }
                estate.disk.faults = []
                #expect(!live.isSending && live.uncommitted > 0)
            case 3: try live.receive(waits: true)
            case _ where !live.isSending: try live.send { _ in }
            default: try live.receive()
            }
        }
        try live.catchUp()
        #expect(live.uncommitted == 0)
        try estate.disk.makeDirectory(Estate.branch)
        let rebuilt = try View<Garden<Wide>>.rebuild(
            at: estate.on(options: ViewOptions()).views.elsewhere, over: ledger.incident)
        #expect(try rebuilt.digest() == live.digest())
        try ledger.close()
    }

    @Test func `that could not be stored are told of to whoever sends them again`() throws {
        let estate = Estate()
        let ledger = try estate.filled(20)
        let view = try View<Garden<Wide>>.open(at: estate.views, over: ledger.incident)
        view.storeBehind()
        try estate.grow(ledger, 5)
        try view.take(ledger.incident.records(from: Seq(20), limit: 5))
        estate.disk.faults = [
            .fail(call: estate.disk.calls(of: .write) + 1, of: .write, with: .noSpace, sticky: true)
        ]
        try view.send { outcome in
            if case .success = outcome { Issue.record("whoever sent it first was told of the second try") }
        }
        #expect(throws: ViewError.self) { try view.receive(waits: true) }
        estate.disk.faults = []
        let told = Monitor<UInt64?>(nil)
        try view.send { outcome in
            told.withLock { $0 = try? outcome.get() }
            told.wake()
        }
        #expect(told.wait(while: { $0 == nil }, then: \.self) == 25)
        try ledger.close()
    }

    @Test func `are stored without anybody waiting for them, and before a view is let go`() throws {
        let estate = Estate()
        let ledger = try estate.filled(20)
        var view: View<Garden<Wide>>? = try View.open(at: estate.views, over: ledger.incident)
        view?.storeBehind()
        try estate.grow(ledger, 5)
        try view?.take(ledger.incident.records(from: Seq(20), limit: 5))
        #expect(view?.unsent == 5)
        try view?.send { _ in }
        #expect(view?.unsent == 0 && view?.uncommitted == 5)
        view = nil
        let stored = try StoredView.look(Garden<Wide>.self, at: estate.views, .read, over: { ledger.incident }).get()
        #expect(stored.mark.position == 25)
        try ledger.close()
    }
}
