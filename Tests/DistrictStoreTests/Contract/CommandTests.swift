import DistrictStore
import Testing
import Wire

@Suite struct CommandTests {
    private let log = Sender.log(1)

    private func command(_ id: String, _ bytes: [UInt8] = [1], notAfter: Int64 = 1_000) -> QueuedCommand {
        QueuedCommand(to: log, id: id, bytes, notAfter: Instant(milliseconds: notAfter))
    }

    @Test(arguments: Implementation.all)
    func `commands wait in their order for a community that is away, over restarts`(
        implementation: Implementation
    ) throws {
        let place = try implementation.place()
        var store = try place.open(AlarmFold())
        let commands = [command("c"), command("a"), command("b", [9, 9])]
        for command in commands { #expect(try store.changeBlocking(.command(command))) }
        #expect(try !store.changeBlocking(.command(commands[1])))
        #expect(throws: DistrictStoreError.commandReused("a")) {
            try store.changeBlocking(.command(command("a", [2])))
        }
        #expect(throws: DistrictStoreError.commandReused("a")) {
            try store.changeBlocking(.command(command("a", notAfter: 2)))
        }
        let other = QueuedCommand(to: Sender.log(2), id: "a", [3], notAfter: Instant(milliseconds: 5))
        #expect(try store.changeBlocking(.command(other)))
        for _ in 0..<2 {
            #expect(try store.pendingCommands(to: log, limit: 10) == commands)
            #expect(try store.pendingCommands(to: log, limit: 2) == Array(commands.prefix(2)))
            #expect(try store.pendingCommands(to: Sender.log(2), limit: 10) == [other])
            try store.close()
            store = try place.open(AlarmFold())
        }
        try store.close()
    }

    @Test(arguments: Implementation.all)
    func `a command ends once, and its end outlives a restart`(implementation: Implementation) throws {
        let place = try implementation.place()
        var store = try place.open(AlarmFold())
        for id in ["a", "b", "c", "d"] { try store.changeBlocking(.command(command(id))) }
        let ends: [(String, QueuedCommand.End)] = [
            ("b", .recorded(.incident, Seq(7))), ("a", .refused(code: "unknown", words: "no such alarm")),
            ("d", .expired),
        ]
        for (id, end) in ends {
            #expect(try store.changeBlocking(.end(log, command: id, end)))
            #expect(try !store.changeBlocking(.end(log, command: id, end)))
        }
        #expect(throws: DistrictStoreError.endedOtherwise("b", .recorded(.incident, Seq(7)))) {
            try store.changeBlocking(.end(log, command: "b", .recorded(.incident, Seq(8))))
        }
        #expect(throws: DistrictStoreError.endedOtherwise("a", .refused(code: "unknown", words: "no such alarm"))) {
            try store.changeBlocking(.end(log, command: "a", .expired))
        }
        #expect(throws: DistrictStoreError.unknownCommand("x")) {
            try store.changeBlocking(.end(log, command: "x", .expired))
        }
        try store.close()
        store = try place.open(AlarmFold())
        #expect(try store.pendingCommands(to: log, limit: 10).map(\.id) == ["c"])
        for (id, end) in ends { #expect(try store.command(id, to: log)?.end == end) }
        #expect(try store.command("x", to: log) == nil && store.command("a", to: Sender.log(2)) == nil)
        try store.close()
    }

    /// The node may have carried it out in time, and have been cut off before it could say so.
    @Test(arguments: Implementation.all)
    func `what a node reports late takes the place of an expiry`(implementation: Implementation) throws {
        let store = try implementation.store()
        try store.changeBlocking(.command(command("a")))
        try store.changeBlocking(.end(log, command: "a", .expired))
        #expect(try store.changeBlocking(.end(log, command: "a", .recorded(.telemetry, Seq(3)))))
        #expect(try store.command("a", to: log)?.end == .recorded(.telemetry, Seq(3)))
        #expect(throws: DistrictStoreError.self) { try store.changeBlocking(.end(log, command: "a", .expired)) }
        try store.close()
    }

    @Test(arguments: Implementation.all)
    func `commands that are out of date are found, those that have ended are not`(
        implementation: Implementation
    ) throws {
        let store = try implementation.store()
        for (id, notAfter) in [("a", 300), ("b", 100), ("c", 200), ("d", 400)] {
            try store.changeBlocking(.command(command(id, notAfter: Int64(notAfter))))
        }
        try store.changeBlocking(.end(log, command: "c", .refused(code: "no", words: "")))
        #expect(try store.overdueCommands(at: Instant(milliseconds: 400), limit: 10).map(\.id) == ["b", "a"])
        #expect(try store.overdueCommands(at: Instant(milliseconds: 400), limit: 1).map(\.id) == ["b"])
        #expect(try store.overdueCommands(at: Instant(milliseconds: 100), limit: 10) == [])
        try store.close()
    }

    @Test(arguments: Implementation.all)
    func `so many commands may wait for one community`(implementation: Implementation) throws {
        let store = try implementation.store()
        let limit = StoreOptions.small.commands
        for number in 0..<limit { try store.changeBlocking(.command(command("\(number)"))) }
        #expect(throws: DistrictStoreError.noRoom(.commands, limit: limit)) {
            try store.changeBlocking(.command(command("more")))
        }
        try store.changeBlocking(.end(log, command: "0", .expired))
        #expect(try store.changeBlocking(.command(command("more"))))
        try store.close()
    }
}
