import Community
import Testing

@Suite struct `What the vault holds` {
    private let fingerprint = [UInt8](repeating: 7, count: Access.fingerprintByteCount)

    @Test func `is looked at and erased, and the lane tells by whom`() throws {
        var desk = AccessDesk()
        let token = try desk.issue()
        let look = SubjectRead(by: token, [.name], .masked, for: .work)
        try desk.send(.read("p1234", look), by: "zhang")
        desk.now = 5_000
        try desk.send(.read("p1234", look), by: "li")
        #expect(desk.access["p1234"]?.reads == 2 && desk.access["p1234"]?.lastReader == "li")
        #expect(desk.access["p1234"]?.lastRead == desk.time(5_000) && desk.access["p1234"]?.erased == nil)
        try desk.send(.erase("p1234", SubjectErased(fingerprint: fingerprint, with: nil)), by: "wang")
        try desk.send(.erase("t1234", SubjectErased(fingerprint: fingerprint, with: "p1234")), by: "wang")
        try desk.storeAndForget()
        #expect(desk.access["p1234"]?.erased == desk.time(5_000) && desk.access["p1234"]?.erasedBy == "wang")
        #expect(desk.access["t1234"]?.erasedWith == "p1234" && desk.access["t1234"]?.fingerprint?.bytes == fingerprint)
        try desk.expect(.subjectErased, of: .read("p1234", look))
        try desk.expect(.subjectErased, of: .erase("p1234", SubjectErased(fingerprint: fingerprint, with: nil)))
    }

    @Test func `has a name and a key that leaves a fingerprint`() throws {
        var desk = AccessDesk()
        try desk.expect(.subjectUnnamed, of: .erase("张三", SubjectErased(fingerprint: fingerprint, with: nil)))
        try desk.expect(.subjectUnnamed, of: .read("", SubjectRead(by: "k1", [.name], .full, for: .review)))
        try desk.expect(.subjectFingerprint, of: .erase("p1234", SubjectErased(fingerprint: [1], with: nil)))
    }
}
