import Community
import Files
import SimulatedDisk
import Testing
import Wire

@testable import Vault

private let zhang = Particulars([.name: "张三丰丰", .phone: "13812345678", .plate: "京A12345"])

@Suite struct `A vault` {
    @Test func `holds what commands say under references that are the same each time`() throws {
        let under = try VaultUnderTest()
        let report = try under.with { vault throws in
            let report = try VaultUnderTest.report("1", by: zhang, "电梯停在三楼", vault)
            try vault.record(report, about: "c1")
            #expect(try vault.particulars(report.items[0].id) == zhang)
            #expect(try vault.particulars(report.items[1].id)[.text] == "电梯停在三楼")
            return report
        }
        try under.with { vault throws in
            let again = try VaultUnderTest.report("1", by: zhang, "电梯停在三楼", vault)
            #expect(again.items.map(\.id) == report.items.map(\.id))
            #expect(Set(again.items.map(\.id)).count == 2)
            try vault.record(again, about: "c1")
            #expect(try vault.particulars(report.items[0].id) == zhang)
            #expect(try vault.dossier(report.items[0].id).entities == ["c1"])
        }
        for planted in ["张三丰丰", "13812345678", "京A12345", "电梯停在三楼"] {
            let bytes = try under.bytes()
            #expect(!bytes.contains(planted), "\(planted) lies in a file")
        }
    }

    @Test func `holds all that can be known of somebody`() throws {
        let all = Particulars(Dictionary(uniqueKeysWithValues: Particular.allCases.map { ($0, "its \($0.rawValue)") }))
        let under = try VaultUnderTest()
        let id = try under.with { vault throws in
            let report = try VaultUnderTest.report("1", by: all, "one", vault)
            try vault.record(report, about: "c1")
            return report.items[0].id
        }
        try under.with(fate: .recorded(about: "c1")) { vault throws in #expect(try vault.particulars(id) == all) }
    }

    @Test func `refuses other words under the same command, and the same command twice at once`() throws {
        let under = try VaultUnderTest()
        try under.with { vault throws in
            try vault.record(try VaultUnderTest.comment("1", on: "c1", "one", vault), about: "c1")
            #expect(throws: VaultError.self) { try vault.keep(try VaultUnderTest.comment("1", on: "c1", "two", vault)) }
            let second = try VaultUnderTest.comment("2", on: "c1", "three", vault)
            try vault.keep(second)
            let refusal = #expect(throws: VaultError.self) { try vault.keep(second) }
            guard case .underWay? = refusal else {
                Issue.record("\(String(describing: refusal))")
                return
            }
            vault.end([.recorded(second.key, about: "c1")])
            try vault.keep(second)
            #expect(try vault.particulars(second.items[0].id)[.text] == "three")
            vault.end([.recorded(second.key, about: "c1")])
        }
    }

    @Test func `knows whom it knows, and nobody else`() throws {
        let under = try VaultUnderTest()
        try under.with { vault throws in
            #expect(throws: VaultError.self) {
                try vault.keep(try VaultUnderTest.report("1", by: nil, as: "p13800000000", "x", vault))
            }
            let first = try VaultUnderTest.report("2", by: zhang, "y", vault)
            try vault.record(first, about: "c2")
            let person = first.items[0].id
            try vault.record(try VaultUnderTest.report("3", by: nil, as: person, "z", vault), about: "c3")
            // The next request writes what became of those before it.
            try vault.keep(try VaultUnderTest.comment("4", on: "c3", "done", vault))
            #expect(try vault.dossier(person).entities == ["c2", "c3"])
            #expect(try vault.dossier(person).texts.map(\.entity).sorted() == ["c2", "c3", "c3"])
        }
    }

    @Test func `tells of somebody who has asked for something themselves, whatever is held of them`() throws {
        let under = try VaultUnderTest()
        try under.with { vault throws in
            let key = try VaultUnderTest.key("1")
            let text = vault.reference("t", key, "text")
            let items = [KeptCommand.Item(caller: "p-wang"), .init(text, Particulars([.text: "one"]))]
            try vault.record(KeptCommand(key, .incident, since: Seq(0), about: nil, items), about: "c9")
            try vault.keep(try VaultUnderTest.comment("2", on: "c9", "two", vault))
            let dossier = try vault.dossier("p-wang")
            #expect(dossier.particulars.known.isEmpty && dossier.entities == ["c9"] && dossier.texts.count == 2)
            #expect(try vault.entities(of: text) == ["c9"])
            #expect(Set(try vault.erasable("p-wang").map(\.id)) == Set(dossier.texts.map(\.id)))
        }
    }

    @Test(arguments: [true, false])
    func `keeps what two commands say for the one of them that comes to be`(isSecondRecorded: Bool) throws {
        let under = try VaultUnderTest()
        try under.with { vault throws in
            let commands = try ["1", "2"].map { number in
                let (key, item) = (try VaultUnderTest.key(number), KeptCommand.Item("p-wang", zhang))
                return KeptCommand(key, .incident, since: Seq(0), about: nil, [item])
            }
            for command in commands { try vault.keep(command) }
            vault.end([.refused(commands[0].key)])
            vault.end([isSecondRecorded ? .recorded(commands[1].key, about: "c1") : .refused(commands[1].key)])
            // The next request writes what became of those before it.
            try vault.keep(try VaultUnderTest.comment("3", on: "c3", "done", vault))
            if isSecondRecorded {
                #expect(try vault.particulars("p-wang") == zhang)
            } else {
                #expect(throws: VaultError.self) { try vault.particulars("p-wang") }
            }
        }
    }

    @Test func `takes away what was kept for a command that came to nothing`() throws {
        let under = try VaultUnderTest()
        let ids = try under.with { vault throws in
            let known = try VaultUnderTest.report("1", by: zhang, "one", vault)
            try vault.record(known, about: "c1")
            let refused = try VaultUnderTest.report("2", by: nil, as: known.items[0].id, "two", vault)
            try vault.keep(refused)
            vault.end([.refused(refused.key)])
            return (known.items[0].id, refused.items[1].id)
        }
        try under.with { vault throws in
            #expect(try vault.particulars(ids.0) == zhang)
            #expect(throws: VaultError.self) { try vault.particulars(ids.1) }
            #expect(try vault.dossier(ids.0).entities == ["c1"])
        }
    }

    @Test(arguments: [true, false])
    func `asks the log what became of a command that was cut off`(wasRecorded: Bool) throws {
        let under = try VaultUnderTest()
        let vault = try under.open()
        let report = try VaultUnderTest.report("1", by: zhang, "one", vault)
        try vault.keep(report)
        // Cut off: what became of it is never told.
        try vault.close()
        var asked: [PendingCommand] = []
        let again = try under.open { pending throws(VaultError) in
            asked.append(pending)
            return wasRecorded ? .recorded(about: "c7") : .refused
        }
        #expect(asked == [PendingCommand(encodedKey: report.key.encoded, lane: .incident, since: Seq(0))])
        let person = report.items[0].id
        if wasRecorded {
            #expect(try again.particulars(person) == zhang)
            #expect(try again.dossier(person).entities == ["c7"])
            #expect(try again.dossier(person).texts.map(\.entity) == ["c7"])
        } else {
            #expect(throws: VaultError.self) { try again.particulars(person) }
            // The way is free for another try, with other words.
            try again.keep(try VaultUnderTest.report("1", by: zhang, "two", again))
        }
        try again.close()
    }

    @Test func `tells what becomes of commands until its end, although nobody is answered any more`() throws {
        let under = try VaultUnderTest()
        let report = try under.with { vault throws in
            let report = try VaultUnderTest.report("1", by: zhang, "one", vault)
            try vault.keep(report)
            vault.finishKeeping()
            #expect(throws: VaultError.self) { try vault.keep(try VaultUnderTest.comment("2", on: "c1", "x", vault)) }
            vault.end([.recorded(report.key, about: "c1")])
            return report
        }
        try under.with { vault throws in #expect(try vault.dossier(report.items[0].id).entities == ["c1"]) }
    }

    @Test func `is not opened where its keys are missing, which others would hide`() throws {
        let under = try VaultUnderTest()
        try under.with { try $0.record(try VaultUnderTest.comment("1", on: "c1", "one", $0), about: "c1") }
        try under.disk.remove(under.site.keys)
        let refusal = #expect(throws: VaultError.self) { try Vault(opening: under.site) }
        guard case .noKeys? = refusal else {
            Issue.record("\(String(describing: refusal))")
            return
        }
        let isMade = try under.disk.exists(under.site.keys)
        #expect(!isMade)
    }

    @Test func `is not opened with another key, nor without one`() throws {
        let under = try VaultUnderTest()
        try under.with { try $0.record(try VaultUnderTest.comment("1", on: "c1", "one", $0), about: "c1") }
        let key = try under.disk.contents(of: "/elsewhere/key")
        #expect(key.count == 32)
        try under.disk.replace("/elsewhere/key", with: MasterKey.draw())
        #expect(throws: VaultError.self) { try Vault(opening: under.site) }
        try under.disk.remove("/elsewhere/key")
        #expect(throws: VaultError.self) { try Vault(opening: under.site) }
        // A new one would open nothing, and hide that the old one is missing.
        try under.site.createMasterKey()
        let isMade = try under.disk.exists("/elsewhere/key")
        #expect(!isMade)
        try under.disk.replace("/elsewhere/key", with: key)
        try under.with { _ = try $0.entities(of: "p1") }
    }

    @Test func `of two commands with one id in a request neither is kept`() throws {
        let under = try VaultUnderTest()
        try under.with { vault throws in
            let both = try ["one", "two"].map { try VaultUnderTest.comment("1", on: "c1", $0, vault) }
            #expect(throws: VaultError.self) { try vault.keepAll(both) }
            #expect(throws: VaultError.self) { try vault.particulars(both[0].items[0].id) }
        }
    }

    @Test func `somebody who was erased asks for something again`() throws {
        let under = try VaultUnderTest()
        try under.with { vault throws in
            let report = try VaultUnderTest.report("1", by: Particulars([.name: "张三"]), "one", vault)
            try vault.record(report, about: "c1")
            let person = report.items[0].id
            #expect(try vault.erase([person]) == [])
            let again = KeptCommand(
                try VaultUnderTest.key("2"), .incident, since: Seq(0), about: nil, [.init(caller: person)])
            try vault.record(again, about: "c2")
            #expect(try vault.entities(of: person) == ["c1", "c2"])
        }
    }

    @Test func `what may be recorded stays, whoever is refused under its id later`() throws {
        let under = try VaultUnderTest()
        let command = try under.with { vault throws in
            let command = try VaultUnderTest.comment("1", on: "c1", "words", vault)
            try vault.keep(command)
            vault.end([.uncertain(command.key)])
            try vault.keep(command)
            vault.end([.refused(command.key)])
            return command
        }
        try under.with(fate: .recorded(about: "c1")) { vault throws in
            #expect(try vault.particulars(command.items[0].id)[.text] == "words")
        }
    }
}
