import Community
import Files
import SimulatedDisk
import Testing
import Wire

@testable import Vault

@Suite struct `A backup of the vault` {
    private let zhang = Particulars([.name: "张三丰丰", .phone: "13812345678"])
    private let li = Particulars([.name: "李四四四"])

    /// Two people, copied, of whom the first is erased then.
    private func copied(_ under: VaultUnderTest) throws -> (zhang: HeldID, li: HeldID) {
        for folder in ["/contents", "/keys"] { try under.disk.makeDirectory(folder) }
        return try under.with { vault throws in
            let first = try VaultUnderTest.report("1", by: zhang, "one", vault)
            try vault.record(first, about: "c1")
            let second = try VaultUnderTest.report("2", by: li, "two", vault)
            try vault.record(second, about: "c2")
            // The next request writes what became of those before it.
            try vault.keep(try VaultUnderTest.comment("3", on: "c2", "done", vault))
            // While it is in use.
            try under.site.backUp(contentsTo: "/contents/copy")
            try under.site.backUp(keysTo: "/keys/copy")
            return (first.items[0].id, second.items[0].id)
        }
    }

    /// The machine is gone; what was kept elsewhere is not.
    private func restore(_ under: VaultUnderTest) throws {
        for path in [under.site.contents, under.site.keys] {
            for suffix in ["", "-wal", "-shm"] where try under.disk.exists(path + suffix) {
                try under.disk.remove(path + suffix)
            }
        }
        try under.site.restore(contents: "/contents/copy", keys: "/keys/copy")
    }

    @Test func `brings everybody back`() throws {
        let under = try VaultUnderTest()
        let people = try copied(under)
        try restore(under)
        try under.with { vault throws in
            #expect(try vault.particulars(people.zhang) == zhang)
            #expect(try vault.particulars(people.li) == li)
        }
    }

    @Test func `that is older than an erasure does not bring back whom it erased, with every key at hand`() throws {
        let under = try VaultUnderTest()
        let people = try copied(under)
        let wrapped = try under.wrapped([people.zhang])[0]
        let copy = try under.disk.contents(of: "/keys/copy")
        #expect(copy.contains(wrapped))
        let fingerprint = try under.with { vault throws in
            let erasable = try vault.erasable(people.zhang)
            #expect(try vault.erase([people.zhang]) == [])
            return try #require(erasable.first { $0.id == people.zhang }).fingerprint
        }
        let copyAfter = try under.disk.contents(of: "/keys/copy")
        #expect(!copyAfter.contains(wrapped))
        try restore(under)
        // Although the log is lost as well, and says of nobody that they were erased: it can be said again.
        let vault = try Vault(opening: under.site)
        let unrecorded = try vault.begin(erased: []) { _ throws(VaultError) in .refused }
        #expect(unrecorded.map(\.id) == [people.zhang] && unrecorded[0].fingerprint == fingerprint)
        try vault.close()
        try under.with { vault throws in
            #expect(throws: VaultError.self) { try vault.particulars(people.zhang) }
            #expect(try vault.particulars(people.li) == li)
        }
    }

    @Test func `of the keys that cannot be reached is told, and made anew when it can`() throws {
        let under = try VaultUnderTest()
        let people = try copied(under)
        let wrapped = try under.wrapped([people.zhang])[0]
        let old = try under.disk.contents(of: "/keys/copy")
        try KeyCopies(site: under.site).add("/stick/copy")
        try under.with { vault throws in #expect(try vault.erase([people.zhang]) == ["/stick/copy"]) }
        try under.disk.makeDirectory("/stick")
        try under.disk.replace("/stick/copy", with: old)
        try under.with { _ = try $0.entities(of: "p1") }
        let new = try under.disk.contents(of: "/stick/copy")
        #expect(!new.contains(wrapped) && new.count > 1_000)
    }

    @Test func `that somebody has hidden is of no use in a node whose log knows better`() throws {
        let under = try VaultUnderTest()
        let people = try copied(under)
        let hidden = try under.disk.contents(of: "/keys/copy")
        try under.with { vault throws in #expect(try vault.erase([people.zhang]) == []) }
        try under.disk.replace("/keys/copy", with: hidden)
        try restore(under)
        try under.with(erased: [people.zhang]) { vault throws in
            #expect(throws: VaultError.self) { try vault.particulars(people.zhang) }
            #expect(try vault.particulars(people.li) == li)
        }
        let wrapped = try under.wrapped([people.zhang])
        #expect(wrapped == [[]])
    }

    @Test func `of the keys is not overwritten by those of a vault that was made anew`() throws {
        let under = try VaultUnderTest()
        let people = try copied(under)
        let copy = try under.disk.contents(of: "/keys/copy")
        for path in [under.site.contents, under.site.keys] {
            for suffix in ["", "-wal", "-shm"] where try under.disk.exists(path + suffix) {
                try under.disk.remove(path + suffix)
            }
        }
        try under.with { vault throws in
            #expect(try vault.erase([people.zhang]) == ["/keys/copy"])
            #expect(throws: VaultError.self) { try under.site.backUp(keysTo: "/keys/copy") }
        }
        #expect(try under.site.renewCopies().left == ["/keys/copy"])
        #expect(try under.disk.contents(of: "/keys/copy") == copy)
    }

    @Test func `of the keys is not overwritten by older ones, which a disk that was set back has`() throws {
        let under = try VaultUnderTest()
        let people = try copied(under)
        let old = try under.disk.contents(of: under.site.keys)
        try under.with { vault throws in
            try vault.record(try VaultUnderTest.report("4", by: zhang, "four", vault), about: "c4")
            try vault.keep(try VaultUnderTest.comment("5", on: "c4", "done", vault))
            try under.site.backUp(keysTo: "/keys/copy")
        }
        let copy = try under.disk.contents(of: "/keys/copy")
        try under.disk.replace(under.site.keys, with: old)
        try under.with { vault throws in #expect(try vault.erase([people.zhang]) == ["/keys/copy"]) }
        #expect(try under.disk.contents(of: "/keys/copy") == copy)
    }

    @Test func `of the keys is not made anew where it is missing, for it may come back`() throws {
        let under = try VaultUnderTest()
        let people = try copied(under)
        try under.disk.remove("/keys/copy")
        try under.with { vault throws in #expect(try vault.erase([people.zhang]) == ["/keys/copy"]) }
        #expect(try !under.disk.exists("/keys/copy"))
    }

    @Test func `of the keys follows what came to nothing`() throws {
        let under = try VaultUnderTest()
        _ = try copied(under)
        try under.with { vault throws in
            let command = try VaultUnderTest.comment("6", on: "c1", "never", vault)
            try vault.keep(command)
            try under.site.backUp(keysTo: "/keys/copy")
            vault.end([.refused(command.key)])
        }
        #expect(try under.site.renewCopies().left == [])
    }

    @Test func `lies elsewhere, and is put back where there is nothing`() throws {
        let under = try VaultUnderTest()
        _ = try copied(under)
        #expect(throws: VaultError.self) { try under.site.backUp(contentsTo: "/n/copy") }
        #expect(throws: VaultError.self) { try under.site.backUp(keysTo: "/n/copy") }
        #expect(throws: VaultError.self) { try under.site.restore(contents: "/contents/copy", keys: "/keys/copy") }
    }
}
