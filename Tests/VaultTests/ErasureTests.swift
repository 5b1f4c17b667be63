import Community
import Files
import Testing
import Wire

@testable import Vault

@Suite struct `What is erased` {
    private let zhang = Particulars([.name: "张三丰丰", .phone: "13812345678"])
    private let li = Particulars([.name: "李四四四"])

    /// Two people who have reported a case each, and what was said about them.
    private func furnish(_ vault: Vault) throws -> (zhang: HeldID, li: HeldID, texts: [HeldID]) {
        let first = try VaultUnderTest.report("1", by: zhang, "one", vault)
        try vault.record(first, about: "c1")
        let second = try VaultUnderTest.report("2", by: li, "two", vault)
        try vault.record(second, about: "c2")
        let third = try VaultUnderTest.comment("3", on: "c1", "three", vault)
        try vault.record(third, about: "c1")
        // The request after it writes what became of it.
        try vault.record(try VaultUnderTest.comment("4", on: "b1", "four", vault), about: "b1")
        return (first.items[0].id, second.items[0].id, [first.items[1].id, third.items[0].id].sorted())
    }

    @Test func `is gone with what was written about it, and nothing else is`() throws {
        let under = try VaultUnderTest()
        let scene = try under.with { try furnish($0) }
        let erasable = try under.with { try $0.erasable(scene.zhang) }
        let ids = erasable.map(\.id)
        #expect(ids == [scene.zhang] + scene.texts)
        let keys = erasable.map(\.fingerprint)
        #expect(Set(keys).count == 3 && keys.allSatisfy { $0.count == Access.fingerprintByteCount })
        let wrapped = try under.wrapped(ids)
        let before = try under.bytes()
        for key in wrapped { #expect(before.contains(key)) }
        try under.with { vault throws in
            #expect(try vault.erase(ids) == [])
            for id in ids { #expect(throws: VaultError.self) { try vault.particulars(id) } }
            #expect(try vault.particulars(scene.li) == li)
            #expect(try vault.erasable(scene.zhang).isEmpty)
            // While the files are open, too.
            let bytes = try under.bytes()
            for key in wrapped { #expect(!bytes.contains(key)) }
        }
        let after = try under.bytes()
        for key in wrapped { #expect(!after.contains(key)) }
        // With everything there is at hand, nobody can open it.
        try under.with { vault throws in
            #expect(throws: VaultError.self) { try vault.particulars(scene.zhang) }
            #expect(throws: VaultError.self) {
                try vault.keep(try VaultUnderTest.report("9", by: nil, as: scene.zhang, "x", vault))
            }
            #expect(throws: VaultError.self) { try vault.keep(try VaultUnderTest.report("1", by: zhang, "one", vault)) }
        }
    }

    @Test func `stays so although its key comes back`() throws {
        let under = try VaultUnderTest()
        let id = try under.with { try furnish($0).zhang }
        // The log has it erased; the files are those of an hour ago.
        try under.with(erased: [id, "p-nobody"]) { vault throws in
            #expect(throws: VaultError.self) { try vault.particulars(id) }
        }
        let wrapped = try under.wrapped([id])
        #expect(wrapped == [[]])
    }

    /// Pages split and fill as thousands of keys come; no byte of a key stays behind in what is free of them.
    @Test func `leaves no byte of a key behind in a file that has grown and shrunk`() throws {
        let under = try VaultUnderTest()
        try under.with { vault throws in
            var ids: [HeldID] = []
            for part in 0..<10 {
                var commands: [KeptCommand] = []
                for number in 0..<100 {
                    commands.append(try VaultUnderTest.comment("\(part)-\(number)", on: "c1", "words", vault))
                }
                try vault.keepAll(commands)
                vault.end(commands.map { .recorded($0.key, about: "c1") })
                ids += commands.map { $0.items[0].id }
            }
            let gone = ids.enumerated().filter { $0.offset % 3 == 0 }.map(\.element)
            #expect(try vault.erase(Array(gone.prefix(5))) == [])
            let wrapped = try under.wrapped(gone)
            #expect(try vault.erase(gone) == [])
            let bytes = try under.bytes()
            // Where a key lies is told by its first bytes.
            var heads: Set<[UInt8]> = []
            for place in 0..<(bytes.count - 8) { heads.insert(Array(bytes[place..<(place + 8)])) }
            #expect(!wrapped.contains { !$0.isEmpty && heads.contains(Array($0.prefix(8))) })
            #expect(!wrapped.contains { !$0.isEmpty && heads.contains(Array($0.suffix(8))) })
            #expect(try vault.particulars(ids[1])[.text] == "words")
        }
    }
}
