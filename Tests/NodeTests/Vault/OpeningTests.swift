import Community
import Testing
import Threads
import Vault
import Wire

@testable import Node

@Suite struct `A vault beside its log` {
    /// A backup copies the log first.
    @Test func `that is younger than it is opened, and forgets what the log cannot have`() throws {
        let kept = try KeptNode()
        let site = NodeDirectory(kept.site).vault
        try site.createMasterKey()
        let vault = try Vault(opening: site)
        _ = try vault.begin(erased: []) { _ in .refused }
        let key = try CommandKey(principal: "m", source: "urn:test", id: "1")
        let words = vault.reference("t", key, "text")
        let command = KeptCommand(
            key, .incident, since: Seq(99), about: "c1", [.init(words, Particulars([.text: "words"]))])
        let isKept = Monitor(false)
        vault.keep([command]) { result in
            isKept.withLock { $0 = (try? result.get()) != nil }
            isKept.wake()
        }
        isKept.wait(while: { !$0 }) { _ in }
        try vault.close()
        let door = VaultDoor(opening: site, kept.lanes)
        #expect(door.fault == nil)
        #expect(throws: VaultError.self) { try door.opened.particulars(words) }
        try door.close()
        try kept.close()
    }
}
