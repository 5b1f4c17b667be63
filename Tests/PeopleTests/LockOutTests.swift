import Community
import People
import Testing
import Wire

@Suite struct `Whoever fails to log in` {
    private let world: PeopleUnderTest

    init() throws { world = try PeopleUnderTest() }

    @Test func `has a few tries free, and waits twice as long after each of the next`() throws {
        for _ in 0..<5 { #expect(try world.answer() == .refused(.mismatched)) }
        for delay: Int64 in [30, 60, 120, 240, 480, 900, 900] {
            #expect(try world.answer() == .locked(delay))
            world.advance(seconds: delay - 1)
            #expect(try world.answer("zhang", PeopleUnderTest.password) == .locked(1), "the right one waits as well")
            world.advance(seconds: 1)
            #expect(try world.answer() == .refused(.mismatched))
        }
    }

    @Test func `waits by name, wherever they come from, and whoever has that name`() throws {
        for number in 0..<5 { #expect(try world.answer(from: "ip-\(number)") == .refused(.mismatched)) }
        #expect(try world.answer(from: "ip-9") == .locked(30))
        #expect(try world.answer("li", "another long enough") == .letIn)
    }

    @Test func `is told the same of a name that nobody has`() throws {
        for _ in 0..<5 { #expect(try world.answer("nobody") == .refused(.unknown)) }
        #expect(try world.answer("nobody") == .locked(30))
    }

    @Test func `waits by address, whatever names they try, and a password of their own does not help`() throws {
        for number in 0..<30 {
            if number % 4 == 3 { try world.logIn("li", "another long enough") }
            #expect(try world.answer("n\(number)") == .refused(.unknown))
        }
        #expect(try world.answer("n31") == .locked(30))
        #expect(try world.answer("li", "another long enough") == .locked(30))
        #expect(try world.answer("li", "another long enough", from: "ip-2") == .letIn)
    }

    @Test func `waits on after a restart`() throws {
        for _ in 0..<5 { _ = try world.answer() }
        world.advance(seconds: 10)
        try world.open()
        #expect(try world.answer("zhang", PeopleUnderTest.password) == .locked(20))
    }

    @Test func `begins anew after a success, a day, or a reset`() throws {
        for _ in 0..<4 { _ = try world.answer() }
        try world.logIn()
        for _ in 0..<5 { #expect(try world.answer() == .refused(.mismatched)) }
        world.advance(minutes: 24 * 60)
        for _ in 0..<5 { #expect(try world.answer() == .refused(.mismatched)) }
        #expect(try world.answer() == .locked(30))
        try world.people.unlock(PeopleUnderTest.reference("zhang"))
        #expect(try world.answer() == .refused(.mismatched))
    }

    @Test func `does not wait for longer because a clock was set back`() throws {
        world.advance(minutes: 600)
        for _ in 0..<5 { _ = try world.answer() }
        world.advance(minutes: -600)
        #expect(try world.answer() == .locked(30))
    }

    @Test(arguments: [(0, 0), (4, 0), (5, 30_000), (6, 60_000), (9, 480_000), (10, 900_000), (.max, 900_000)])
    func `waits for as long as the rule says`(failures: Int64, delay: Int64) {
        let rule = LockOut(freeTries: 5, first: 30_000, longest: 900_000, memory: 1)
        #expect(rule.delay(after: failures) == delay)
    }

    @Test func `is forgotten when too many are`() throws {
        for number in 0..<20 { _ = try world.answer("n\(number)", from: "ip-\(number)") }
        for _ in 0..<5 { _ = try world.answer() }
        world.people.keepUp(at: world.now)
        #expect(try world.answer() == .locked(30))
        world.advance(minutes: 24 * 60)
        world.people.keepUp(at: world.now)
        try world.open()
        #expect(try world.answer() == .refused(.mismatched))
    }
}
