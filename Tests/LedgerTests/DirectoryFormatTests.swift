import Files
import SimulatedDisk
import Testing
import Wire

@testable import Ledger

@Suite struct DirectoryFormatTests {
    private static let path = Community.directory + "/format"

    private static func text(of version: Int) -> [UInt8] { Array("linli data directory, format \(version)\n".utf8) }

    @Test func `a directory of the time before there were formats is brought up to date when it is opened`() throws {
        let community = Community()
        let ledger = try community.created()
        try ledger.incident.store(0..<5)
        try ledger.close()
        try community.disk.remove(Self.path)
        // To be looked at it may stay what it is.
        #expect(try LedgerView(of: community.site).damage() == [])
        #expect(try !community.disk.exists(Self.path))
        let opened = try community.opened()
        #expect(try opened.incident.all().count == 5)
        #expect(try community.disk.contents(of: Self.path) == Self.text(of: 2))
        try opened.close()
    }

    @Test func `an old directory that is adopted is brought up to date too`() throws {
        let community = Community()
        try community.created().close()
        try community.disk.remove(Self.path)
        try community.disk.remove("/machine/fence")
        try Ledger.adopt(at: community.site, withoutDistrict: true).close()
        #expect(try community.disk.contents(of: Self.path) == Self.text(of: 2))
    }

    @Test func `a directory of a newer format is refused by all, and stays as it is`() throws {
        let community = Community()
        try community.created().close()
        try community.disk.replace(Self.path, with: Self.text(of: 3))
        let before = try community.disk.everything()
        let newer = LedgerError.newerFormat(path: Community.directory, version: 3, known: 2)
        #expect(throws: newer) { try community.opened() }
        #expect(throws: newer) { try LedgerView(of: community.site) }
        #expect(throws: newer) { try Ledger.adopt(at: community.site, withoutDistrict: true) }
        #expect(throws: newer) { try DirectoryFormat.refuseNewer(at: community.site) }
        #expect(
            "\(newer)" == "/community/log has format 3, this program knows 2; update the program")
        #expect(try community.disk.everything() == before)
    }

    @Test(arguments: [
        "", "linli data directory, format \n", "linli data directory, format 2", "format 2\n",
        "linli data directory, format 1\n",
    ])
    func `a file that tells no format is damage, not an old directory`(text: String) throws {
        let community = Community()
        try community.created().close()
        try community.disk.replace(Self.path, with: Array(text.utf8))
        #expect(
            throws: LedgerError.damaged(Damage(path: Self.path, place: "whole file", reason: "it tells no format"))
        ) { try community.opened() }
    }

    @Test func `an old directory on a full disk is brought up to date with what is reserved`() throws {
        var options = LedgerOptions.small
        (options.reserveBytes, options.reserveSliceBytes) = (64 << 10, 16 << 10)
        let community = Community(options: options)
        try community.created().close()
        try community.disk.remove(Self.path)
        community.disk.capacity -= try community.disk.availableBytes(at: "/")
        let ledger = try community.opened()
        #expect(try community.disk.contents(of: Self.path) == Self.text(of: 2))
        try ledger.incident.store(0..<1)
        try ledger.close()
    }

    // MARK: Several steps

    /// Version 2 calls a file by another name, version 3 says something else in it, version 4 has another one besides.
    private static let steps = DirectoryFormat(migrations: [
        .init(name: "rename") { site in
            guard try site.disk.exists("/d/old") else { return }
            try site.disk.rename("/d/old", to: "/d/new")
            try site.disk.syncDirectory("/d")
        },
        .init(name: "double") { site in
            // The text tells whether it was done: to do it twice would be another thing.
            let text = String(decoding: try site.disk.contents(of: "/d/new"), as: UTF8.self)
            if !text.hasPrefix("twice ") { try site.disk.replace("/d/new", with: Array("twice \(text)".utf8)) }
        },
        .init(name: "add") { site in try site.disk.replace("/d/more", with: [1]) },
    ])

    private static func site(_ disk: SimulatedDisk) -> Site { Site(directory: "/d", fence: "/fence", disk: disk) }

    private static func old() throws -> SimulatedDisk {
        let disk = SimulatedDisk(seed: 11)
        try disk.makeDirectory("/d")
        try disk.replace("/d/old", with: Array("word".utf8))
        return disk
    }

    private static let newest: [String: [UInt8]] = [
        "/d/format": text(of: 4), "/d/more": [1], "/d/new": Array("twice word".utf8),
    ]

    @Test(arguments: [false, true])
    func `the steps are made once each, wherever they are cut off`(isPowerCut: Bool) throws {
        let whole = try Self.old()
        let first = whole.calls(of: .any) + 1
        try Self.steps.bringUpToDate(Self.site(whole))
        #expect(try whole.photograph("/d") == Self.newest)
        let last = whole.calls(of: .any)
        #expect(last > first + 10)
        for call in first...last {
            let disk = try Self.old()
            disk.faults = [.fail(call: call, of: .any, with: .inputOutput, sticky: true)]
            #expect(throws: (any Error).self) { try Self.steps.bringUpToDate(Self.site(disk)) }
            let left = isPowerCut ? disk.powerCut() : disk.processKilled()
            try Self.steps.bringUpToDate(Self.site(left))
            #expect(try left.photograph("/d") == Self.newest, "cut off at call \(call)")
        }
    }

    @Test func `a step that fails is named, and those before it stand`() throws {
        let disk = try Self.old()
        let site = Self.site(disk)
        let failing = DirectoryFormat(migrations: [
            Self.steps.migrations[0], .init(name: "fail") { _ in throw LedgerError.closed },
        ])
        #expect(
            throws: LedgerError.notMigrated(path: "/d", to: 3, step: "fail", reason: "\(LedgerError.closed)")
        ) { try failing.bringUpToDate(site) }
        #expect(try disk.contents(of: "/d/format") == Self.text(of: 2))
        try Self.steps.bringUpToDate(site)
        #expect(try disk.photograph("/d") == Self.newest)
    }
}
