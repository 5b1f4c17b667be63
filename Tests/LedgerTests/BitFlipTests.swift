import CBOR
import Files
import Foundation
import Merkle
import Samples
import SimulatedDisk
import Testing
import Wire

@testable import Ledger

/// A disk may hand back other bits than it was given. Whatever file of a log that happens in, what is read afterwards
/// is what was written, or somebody is told.
@Suite struct BitFlipTests {
    /// How the process ended that wrote the log.
    enum End: CaseIterable {
        case killed, stopped
    }

    /// A small log with something in every kind of file: a sealed segment, an open one, of which a part is in a WAL of
    /// two generations if the process was killed, a checkpoint, a fence.
    private struct Image {
        let community: Community
        let records: [[UInt8]]
        let files: [String]

        init(_ end: End, pageBytes: Int = 512, segmentEvents: UInt64 = 12) throws {
            var options = LedgerOptions.small
            options.pageBytes = pageBytes
            options.segmentEvents = segmentEvents
            options.checkpointFrames = 8
            let community = Community(options: options)
            let ledger = try community.created()
            try ledger.incident.store(0..<12)
            try ledger.incident.seal()
            try ledger.incident.store(12..<18)
            _ = try ledger.incident.checkpoint()
            try ledger.incident.store(18..<23)
            records = try ledger.incident.all().map { Array($0.encoded) }
            if end == .stopped { try ledger.close() }
            // A killed disk can be asked again and again for what it left.
            _ = community.disk.processKilled()
            self.community = community
            files = community.disk.paths
        }

        func left() -> Community { community.on(community.disk.processKilled()) }
    }

    /// All bits when soaking. Otherwise every so many, a number without a common factor with 8, so that every place in
    /// a byte has its turn.
    private func bits(of bytes: Int, stride step: Int, _ generator: inout SeededGenerator) -> StrideTo<Int> {
        let first = step == 1 ? 0 : Int.random(in: 0..<step, using: &generator)
        return stride(from: first, to: bytes * 8, by: step)
    }

    private func flipEverything(_ end: End, stride step: Int) throws {
        let image = try Image(end)
        var generator = SeededGenerator(seed: 20)
        for path in image.files {
            let size = try image.left().disk.contents(of: path).count
            for bit in bits(of: size, stride: step, &generator) {
                let complaint = outcome(of: bit, in: path, image)
                if let complaint { Issue.record("bit \(bit) of \(path): \(complaint)") }
            }
        }
    }

    /// What is wrong with how the ledger took the flipped bit; nil if nothing is.
    private func outcome(of bit: Int, in path: String, _ image: Image) -> String? {
        let community = image.left()
        do {
            try community.disk.flipBit(path, bit)
        } catch {
            return "\(error)"
        }
        let before = seen(community)
        if let records = before.records, before.damage.isEmpty, records != image.records {
            return "whoever looks sees another log of \(records.count) records, and verifies it"
        }
        guard before.damage.allSatisfy({ !$0.path.isEmpty && !$0.place.isEmpty }) else { return "damage has no place" }
        guard let stored = appended(to: community, image.records) else { return nil }
        if stored < 0 { return "the owner reads another log, and nobody says so" }
        let after = seen(community)
        guard let records = after.records, records.starts(with: image.records) else {
            return "appending has destroyed what could be read: \(after.failure ?? "")"
        }
        if records.count < image.records.count + stored { return "what was appended is not there" }
        if before.damage.isEmpty, let found = after.damage.first {
            return "it was found only after appending: \(found)"
        }
        return nil
    }

    /// What the owner could append, having read the whole log; nil if it was stopped before, negative if it read another.
    private func appended(to community: Community, _ records: [[UInt8]]) -> Int? {
        guard let ledger = try? community.opened() else { return nil }
        // A ledger that stopped must end its threads all the same.
        defer { try? ledger.close() }
        guard let found = try? ledger.incident.all().map({ Array($0.encoded) }) else { return nil }
        guard found == records else { return -1 }
        return (0..<3).prefix { (try? ledger.incident.store([500 + $0])) != nil }.count
    }

    private struct Seen {
        var records: [[UInt8]]?
        var damage: [Damage] = []
        var failure: String?
    }

    /// What somebody sees who only looks.
    private func seen(_ community: Community) -> Seen {
        var seen = Seen()
        do {
            let view = try LedgerView(of: community.site)
            seen.records = try view.lane(.incident).all().map { Array($0.encoded) }
            seen.damage = try view.damage()
        } catch {
            seen.failure = "\(error)"
        }
        return seen
    }

    /// Every bit of each page's head, where SQLite looks for the room that an append takes, on pages that have room.
    @Test(arguments: End.allCases)
    func `a page that is told wrong about its free space does not cost a record`(end: End) throws {
        let image = try Image(end, pageBytes: 4_096, segmentEvents: 100)
        let path = Community.directory + "/incident/00000000000000000012.segment"
        let pages = try image.left().disk.contents(of: path).count / 4_096
        for page in 1..<pages {
            for bit in 0..<64 {
                let complaint = outcome(of: page * 4_096 * 8 + bit, in: path, image)
                if let complaint { Issue.record("bit \(bit) of page \(page): \(complaint)") }
            }
        }
    }

    @Test(arguments: End.allCases)
    func `a flipped bit changes nothing that can be read, or is reported`(end: End) throws {
        try flipEverything(end, stride: 347)
    }

    @Test(.enabled(if: ProcessInfo.processInfo.environment["LINLI_SOAK"] != nil), arguments: End.allCases)
    func `Soak: every flipped bit changes nothing that can be read, or is reported`(end: End) throws {
        try flipEverything(end, stride: 1)
    }
}

extension LaneView {
    /// Every record the view holds.
    func all() throws(LedgerError) -> [Record] {
        var records: [Record] = []
        var next = retainedFrom.value
        while next < size {
            let page = try self.records(from: Seq(next), limit: 1_000)
            records += page
            next += UInt64(page.count)
        }
        return records
    }
}
