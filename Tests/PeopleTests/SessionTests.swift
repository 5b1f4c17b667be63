import Community
import Files
import People
import SimulatedDisk
import Testing
import Wire

@Suite struct `A session` {
    private let world: PeopleUnderTest

    init() throws { world = try PeopleUnderTest() }

    @Test func `ends when nobody uses it for half an hour`() {
        let session = world.people.begin(for: PeopleUnderTest.zhang, at: world.now)
        #expect(session.text.hasPrefix("linli_s"))
        for _ in 0..<10 {
            world.advance(minutes: 29)
            #expect(world.use(session.text) == .success(PeopleUnderTest.zhang))
        }
        world.advance(minutes: 30)
        #expect(world.use(session.text) == .failure(.expired))
        #expect(world.people.end(of: session.id, at: world.now) == nil)
    }

    @Test func `ends after half a day, however much it is used`() {
        let session = world.people.begin(for: PeopleUnderTest.zhang, at: world.now)
        for _ in 0..<(12 * 6 - 1) {
            world.advance(minutes: 10)
            #expect(world.use(session.text) == .success(PeopleUnderTest.zhang))
        }
        world.advance(minutes: 10)
        #expect(world.use(session.text) == .failure(.expired))
    }

    @Test func `is there after a restart, with its last use to the minute`() throws {
        let session = world.people.begin(for: PeopleUnderTest.zhang, at: world.now)
        world.advance(minutes: 20)
        _ = world.use(session.text)
        world.people.keepUp(at: world.now)
        try world.open()
        world.advance(minutes: 29)
        #expect(world.use(session.text) == .success(PeopleUnderTest.zhang))
        try world.people.end(session.id)
        try world.open()
        #expect(world.use(session.text) == .failure(.unknown))
    }

    @Test func `is nobody else's who knows its name`() {
        let (mine, other) = (
            world.people.begin(for: PeopleUnderTest.zhang, at: world.now),
            world.people.begin(for: "pli", at: world.now)
        )
        let forged = "linli_\(mine.id)_\(other.text.suffix(43))"
        #expect(world.use(forged) == .failure(.mismatched))
    }

    @Test func `ends with whoever is taken out, and so does their password`() throws {
        let session = world.people.begin(for: PeopleUnderTest.zhang, at: world.now)
        let other = world.people.begin(for: "pli", at: world.now)
        try world.people.keep(only: ["pli"])
        #expect(world.use(session.text) == .failure(.unknown))
        #expect(world.use(other.text) == .success("pli"))
        #expect(try world.answer("zhang", PeopleUnderTest.password) == .refused(.unknown))
        let bytes = try world.disk.contents(of: "/people.db")
        #expect(!String(decoding: bytes, as: UTF8.self).contains("zhang"))
    }

    @Test func `has whoever looks after it called once, when it is the first that there is`() throws {
        let calls = Counter()
        world.people.whenInUse { calls.count += 1 }
        #expect(!world.people.isInUse)
        _ = world.people.begin(for: PeopleUnderTest.zhang, at: world.now)
        _ = world.people.begin(for: "pli", at: world.now)
        #expect(try world.answer() == .refused(.mismatched))
        #expect(world.people.isInUse && calls.count == 1)
        world.advance(minutes: 48 * 60)
        world.people.keepUp(at: world.now)
        #expect(!world.people.isInUse)
        #expect(try world.answer() == .refused(.mismatched))
        #expect(world.people.isInUse && calls.count == 2)
    }

    @Test func `ends for a new one when somebody has too many`() {
        let sessions = (0..<11).map { number in
            world.advance(seconds: 1)
            return world.people.begin(for: PeopleUnderTest.zhang, at: world.now)
        }
        #expect(world.use(sessions[0].text) == .failure(.unknown))
        #expect(sessions.dropFirst().allSatisfy { world.use($0.text) == .success(PeopleUnderTest.zhang) })
        #expect(world.people.sessionCounts(at: world.now) == [PeopleUnderTest.zhang: 10])
    }

    @Test func `on a full disk begins all the same, and is told to be known in memory alone`() throws {
        let lost = Counter()
        let people = try People("/people.db", on: world.disk, options: world.people.options) { _ in lost.count += 1 }
        world.disk.capacity -= try world.disk.availableBytes(at: "/")
        let session = people.begin(for: "pli", at: world.now)
        #expect(lost.count == 1)
        #expect(try people.use(try #require(ShownToken(session.text)), at: world.now) == "pli")
    }
}

private final class Counter: @unchecked Sendable {
    // Sendable because one thread counts.
    var count = 0
}
