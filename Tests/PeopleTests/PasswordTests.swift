import Community
import Digest
import Files
import People
import SQLite
import SimulatedDisk
import Testing
import Wire

@Suite struct `A password` {
    private let world: PeopleUnderTest

    init() throws { world = try PeopleUnderTest() }

    @Test func `lets in whose it is, however the name is written, and nobody else`() throws {
        #expect(try world.logIn("Zhang") == world.logIn("zhang"))
        #expect(try world.logIn().person == PeopleUnderTest.zhang)
        #expect(try world.answer("li", PeopleUnderTest.password) == .refused(.mismatched))
        #expect(try world.answer("zhang", "") == .refused(.mismatched))
    }

    @Test func `is not in the file, nor is an address`() throws {
        try world.logIn(from: "ip-77")
        let bytes = try world.disk.contents(of: "/people.db")
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(text.contains("zhang") && !text.contains(PeopleUnderTest.password))
    }

    @Test func `whose row was damaged is told from a wrong one`() throws {
        let connection = try Connection(path: "/people.db", mode: .readWrite, vfs: world.disk.sqliteVFS)
        try connection.execute("UPDATE credentials SET blocks = 3")
        #expect { try world.answer("zhang", PeopleUnderTest.password) } throws: {
            ($0 as? SQLiteError)?.code == .corrupt
        }
    }

    @Test func `that is another one ends all sessions but the one that it was changed in`() throws {
        let (kept, ended) = (
            world.people.begin(for: PeopleUnderTest.zhang, at: world.now),
            world.people.begin(for: PeopleUnderTest.zhang, at: world.now)
        )
        try world.people.setPassword(
            Password("something else now"), of: PeopleUnderTest.zhang, LoginName("zhang")!, keeping: kept.id)
        #expect(world.use(kept.text) == .success(PeopleUnderTest.zhang))
        #expect(world.use(ended.text) == .failure(.unknown))
        #expect(try world.answer("zhang", PeopleUnderTest.password) == .refused(.mismatched))
        #expect(try world.answer("zhang", "something else now") == .letIn)
    }

    @Test func `that was handed over is good for a while, and for choosing another`() throws {
        let text = Password.temporary()
        try world.people.setPassword(Password(text), of: "pwang", LoginName("wang")!, temporaryAt: world.now)
        #expect(try world.logIn("wang", text).isTemporary)
        world.advance(minutes: 72 * 60)
        #expect(try world.answer("wang", text) == .refused(.expired))
    }

    @Test func `that was handed over has eighty bits in sixteen letters`() {
        let text = Password.temporary { (0..<$0).map { UInt8($0 * 17 % 256) } }
        #expect(text.count == 19 && text.split(separator: "-").map(\.count) == [4, 4, 4, 4])
        #expect((0..<100).reduce(into: Set<String>()) { set, _ in set.insert(Password.temporary()) }.count == 100)
        #expect(Password(text).fault(of: LoginName("zhang")!, PeopleOptions()) == nil)
    }

    @Test(arguments: [
        ("eleven char", false), ("twelve chars", true), ("aaaaaaaaaaaaaaaaaaaa", false), ("ababababcdcd", false),
        ("my name is Zhang!", false), ("十二个汉字的口令也可以用", true), (String(repeating: "abcdef", count: 43), false),
    ])
    func `is long rather than strange`(text: String, isGood: Bool) {
        #expect((Password(text).fault(of: LoginName("zhang")!, PeopleOptions()) == nil) == isGood)
    }

    @Test(arguments: [
        ("Zhang", "zhang"), ("张三", "张三"), ("", nil), ("zhang san", nil), ("a\u{200B}b", nil), ("a\nb", nil),
        (String(repeating: "x", count: 65), nil),
    ])
    func `has a name beside it`(typed: String, name: String?) {
        #expect(LoginName(typed)?.text == name)
    }

    @Test func `that was kept when it cost less is kept anew when it is shown`() throws {
        var options = world.people.options
        options.cost = Scrypt.Cost(blocks: 32, blockSize: 1, rounds: 1)!
        let dearer = try People("/people.db", on: world.disk, options: options) { Issue.record("\($0)") }
        let attempt = People.Attempt(
            LoginName("zhang")!, as: PeopleUnderTest.reference("zhang"), from: "ip-1",
            with: Password(PeopleUnderTest.password))
        let before = try world.disk.contents(of: "/people.db")
        _ = try dearer.verify(attempt, at: world.now)
        #expect(try world.disk.contents(of: "/people.db") != before)
        #expect(try world.logIn().person == PeopleUnderTest.zhang)
    }
}
