import Community
import Files
import Ledger
import SimulatedDisk
import Testing
import Wire

@testable import Views

@Suite struct CrashTests {
    /// A small life of a view beside its log: built, fed in batches of every size, opened again, built anew by a newer fold.
    /// Returns what has ended it.
    @discardableResult
    private static func live(_ estate: Estate) -> (any Error)? {
        do {
            let ledger = try estate.filled(30)
            defer { try? ledger.close() }
            try feed(View<Garden<Tight>>.open(at: estate.views, over: ledger.incident), 12, estate, ledger)
            try feed(View<Garden<Tight>>.open(at: estate.views, over: ledger.incident), 9, estate, ledger)
            try feed(View<Garden<Newer>>.open(at: estate.views, over: ledger.incident), 5, estate, ledger)
            return nil
        } catch {
            return error
        }
    }

    private static func feed<Fold>(
        _ view: View<Fold>, _ count: Int, _ estate: Estate, _ ledger: Ledger
    ) throws {
        try view.catchUp()
        for size in 1...count {
            try estate.grow(ledger, size % 4)
            try view.take(ledger.incident.records(from: Seq(view.position), limit: 1_000))
            if size % 2 == 0 { try view.commit() }
        }
    }

    /// What must hold of the disk that is left: the view is that of its log, at every position.
    private static func check(_ left: Estate, _ comment: Comment) throws {
        guard try left.disk.exists(left.directory + "/identity") else { return }
        let ledger = try Ledger(opening: left.log)
        let history = ledger.incident
        do {
            let view = try View<Garden<Wide>>.open(at: left.views, over: history)
            #expect(try view.snapshot() == history.snapshot(view.position), comment)
            try checkIndex(of: view, comment)
            try view.catchUp()
            try checkIndex(of: view, comment)
            #expect(try view.snapshot() == history.snapshot(history.size), comment)
        }
        let past = PastViews<Garden<Wide>>(at: left.views, over: history)
        for position in stride(from: UInt64(0), through: history.size, by: 13) {
            #expect(try past.at(position) { Snapshot(&$0) } == history.snapshot(position), comment)
        }
        try ledger.close()
    }

    /// An index tells of the rows that its table holds, and of no others.
    private static func checkIndex(of view: View<Garden<Wide>>, _ comment: Comment) throws {
        let (found, wanted) = try view.withFold { garden in
            var (found, wanted): (Set<String>, Set<String>) = ([], [])
            garden.plants.forEach(where: Plant.bare) { found.insert($0.key) }
            garden.plants.forEach { if $0.note == nil { wanted.insert($0.key) } }
            return (found, wanted)
        }
        #expect(found == wanted, comment)
    }

    private static func calls() -> Int {
        let disk = SimulatedDisk(seed: 7)
        if let error = live(Estate(disk: disk)) { preconditionFailure("nothing was to fail: \(error)") }
        return disk.calls(of: .mutating)
    }

    /// Where a power cut or a kill finds the machine.
    private static let moments = Array(stride(from: 1, through: calls(), by: 7))

    @Test(arguments: [false, true])
    func `after a power cut at any moment the view is that of its log`(tornSectors: Bool) throws {
        for call in CrashTests.moments {
            let disk = SimulatedDisk(
                seed: UInt64(call), tornSectors: tornSectors,
                faults: [.fail(call: call, of: .mutating, with: .inputOutput, sticky: true)])
            let estate = Estate(disk: disk)
            CrashTests.live(estate)
            try CrashTests.check(estate.on(disk.powerCut()), "call \(call)")
        }
    }

    @Test func `after a kill at any moment the view is that of its log`() throws {
        for call in CrashTests.moments {
            let disk = SimulatedDisk(
                seed: UInt64(call), faults: [.fail(call: call, of: .mutating, with: .inputOutput, sticky: true)])
            let estate = Estate(disk: disk)
            CrashTests.live(estate)
            try CrashTests.check(estate.on(disk.processKilled()), "call \(call)")
        }
    }

    @Test(arguments: [CallKinds.read, .write, .sync])
    func `one failing call never makes a view wrong`(kinds: CallKinds) throws {
        for call in stride(from: 1, through: CrashTests.calls(), by: 17) {
            let disk = SimulatedDisk(seed: UInt64(call), faults: [.fail(call: call, of: kinds, with: .inputOutput)])
            let estate = Estate(disk: disk)
            CrashTests.live(estate)
            disk.faults = []
            try CrashTests.check(estate.on(disk.powerCut()), "call \(call)")
        }
    }
}
