import Files
import Merkle
import SimulatedDisk
import Testing
import Wire

@testable import Ledger

@Suite struct DoubtfulClockTests {
    @Test func `a wall clock that is not believed makes no record old enough to be pruned`() throws {
        let community = Community()
        let ledger = try community.created()
        try ledger.incident.store(0..<5)
        try ledger.incident.seal()
        community.clock.step(milliseconds: 60 * 86_400_000)
        #expect(throws: LedgerError.tooYoung(Seq(0), days: 30)) {
            try ledger.incident.prune(before: Seq(5), into: "/archive", withoutDistrict: true)
        }
        #expect(try ledger.incident.appendBlocking([alarm(0)])[0].duplicate)
        try ledger.close()
    }

    @Test func `a repeated command is recognised after a start with a clock years ahead`() throws {
        let community = Community()
        var ledger = try community.created()
        try ledger.incident.store(0..<5)
        try ledger.incident.seal()
        try ledger.close()
        community.clock.step(milliseconds: 1_000 * 86_400_000)
        ledger = try community.opened()
        #expect(try ledger.incident.appendBlocking([alarm(0)])[0].duplicate)
        try ledger.close()
    }

    @Test func `a step that a full disk kept from being recorded is recorded when there is space`() throws {
        let community = Community()
        let ledger = try community.created()
        try ledger.incident.store(0..<3)
        community.clock.step(milliseconds: 600_000)
        let capacity = community.disk.capacity
        community.disk.capacity = 0
        let batch = try (100..<300).map { try alarm($0) }
        #expect(throws: LedgerError.noSpace(.incident)) { try ledger.incident.appendBlocking(batch) }
        community.disk.capacity = capacity
        try ledger.incident.store([500])
        #expect(try ledger.incident.record(Seq(3)).kind.name == "log.clock-stepped")
        try ledger.close()
    }

    @Test func `an adoption cut off by a loss of power at any moment is made again`() throws {
        for call in 1...(try callsOfOneAdoption()) {
            let disk = SimulatedDisk(seed: UInt64(call))
            let community = try copied(disk)
            let before = disk.calls(of: .mutating)
            disk.faults = [.fail(call: before + call, of: .mutating, with: .inputOutput, sticky: true)]
            if let ledger = try? Ledger.adopt(at: community.site("/community/copy"), withoutDistrict: true) {
                try? ledger.close()
            }
            let left = community.on(disk.powerCut())
            let ledger = try Ledger.adopt(at: left.site("/community/copy"), withoutDistrict: true)
            #expect(ledger.incident.head.size >= 4, "call \(call)")
            try ledger.close()
            try Ledger(opening: left.site("/community/copy")).close()
        }
    }

    /// A ledger of three records beside its copy.
    private func copied(_ disk: SimulatedDisk) throws -> Community {
        let community = Community(disk: disk)
        let ledger = try community.created()
        try ledger.incident.store(0..<3)
        try ledger.close()
        try disk.copyTree(from: Community.directory, to: "/community/copy")
        return community
    }

    private func callsOfOneAdoption() throws -> Int {
        let community = try copied(SimulatedDisk(seed: 1))
        let before = community.disk.calls(of: .mutating)
        try Ledger.adopt(at: community.site("/community/copy"), withoutDistrict: true).close()
        return community.disk.calls(of: .mutating) - before
    }

    struct WrongTile: Sendable {
        let level: Int
        let index: UInt64
        let width: Int
    }

    static let wrongTiles = [
        WrongTile(level: -1, index: 0, width: 1), WrongTile(level: 0, index: 1 << 60, width: 1),
        WrongTile(level: 0, index: .max, width: 256), WrongTile(level: 0, index: 0, width: 0),
        WrongTile(level: 0, index: 0, width: -1), WrongTile(level: 9, index: 0, width: 1),
        WrongTile(level: 0, index: (1 << 56) - 1, width: 256), WrongTile(level: 0, index: 0, width: 257),
    ]

    @Test(arguments: wrongTiles)
    func `a tile that does not exist is refused`(tile: WrongTile) throws {
        let ledger = try Community().created()
        _ = try ledger.incident.appendBlocking((0..<300).map { try alarm($0) })
        #expect(throws: LedgerError.self) {
            try ledger.incident.tile(level: tile.level, index: tile.index, width: tile.width)
        }
        #expect(try ledger.incident.tile(level: 0, index: 0, width: 3).count == 96)
        try ledger.close()
    }
}
