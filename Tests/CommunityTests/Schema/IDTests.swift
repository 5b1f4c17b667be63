import Community
import Testing

@Suite struct `An id` {
    /// To `String` they are equal. Of some pairs one is of ASCII and the other is not.
    @Test(arguments: [("K", "\u{212A}"), (";", "\u{37E}"), ("\u{e9}", "e\u{301}")])
    func `is another than one that only looks like it, from either side`(text: String, alike: String) {
        let (one, other) = (ID<Void>(text: text), ID<Void>(text: alike))
        #expect(text == alike && one != other && other != one)
        #expect(one == ID<Void>(text: text) && other == ID<Void>(text: alike))
        #expect(Set([one, other]).count == 2)
    }
}
