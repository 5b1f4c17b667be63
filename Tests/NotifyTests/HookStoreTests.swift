import Community
import Files
import SimulatedDisk
import Testing

@testable import Notify

@Suite struct HookStoreTests {
    private let disk = SimulatedDisk(seed: 6)

    @Test func `hooks and how far they were told are there after the power was cut`() throws {
        try disk.makeDirectory("/n")
        try disk.syncDirectory("/")
        let store = HookStore(in: "/n", disk)
        #expect(try store.ids().isEmpty)
        let hooks = [
            Hook("h1", name: "一", .cloudEvent, url: "https://x.example/"),
            Hook("h2", name: "二", .wecom, url: "https://y.example/?key=1"),
        ]
        for hook in hooks { try store.add(hook, from: 7) }
        try store.save(12, of: "h1")
        let left = disk.powerCut()
        let after = HookStore(in: "/n", left)
        #expect(try after.ids().map(after.hook) == hooks)
        #expect(try after.position(of: "h1") == 12 && after.position(of: "h2") == 7)
        try after.remove("h1")
        let last = HookStore(in: "/n", left.powerCut())
        #expect(try last.ids() == ["h2"])
        try last.forget("h1")
        #expect(throws: FileError.self) { try last.position(of: "h1") }
    }

    @Test func `a file that is none of ours is named`() throws {
        try disk.makeDirectory("/n")
        let store = HookStore(in: "/n", disk)
        try store.add(Hook("h1", name: "一", .cloudEvent, url: "https://x.example/"), from: 0)
        try disk.replace("/n/hooks/h1.json", with: Array("{".utf8))
        let damaged = #expect(throws: HookStore.Damaged.self) { try store.hook("h1") }
        #expect(damaged?.description.hasPrefix("/n/hooks/h1.json: JSON at byte 1") == true)
        try disk.replace("/n/hooks/h1.next", with: Array("x".utf8))
        #expect(throws: HookStore.Damaged.self) { try store.position(of: "h1") }
    }
}
