import Community
import Testing

@Suite struct `A place` {
    @Test func `contains itself and what is inside it, and nothing that only begins like it`() {
        let building: PlacePath = "b1"
        #expect(["b1", "b1/u1", "b1/u1/r502"].allSatisfy { building.contains(PlacePath(text: $0)) })
        #expect(!["", "b", "b12", "b12/u1", "b2/b1"].contains { building.contains(PlacePath(text: $0)) })
        #expect(["", "b1", "b1/u1"].allSatisfy { PlacePath.community.contains(PlacePath(text: $0)) })
    }

    /// As a store finds its rows: one é is two bytes, the other an e with three bytes of accent behind it.
    @Test func `is told by its bytes and not by its looks`() {
        let (composed, decomposed): (PlacePath, PlacePath) = ("caf\u{E9}", "cafe\u{301}")
        #expect(composed.text == decomposed.text && composed != decomposed)
        #expect(!composed.contains(decomposed) && !decomposed.contains(composed))
        #expect(!composed.contains("cafe\u{301}/u1") && decomposed.contains("cafe\u{301}/u1"))
        // The accent belongs to the name behind the slash, whatever a reader makes of the two.
        #expect(composed.contains("caf\u{E9}/\u{301}u1"))
    }
}
