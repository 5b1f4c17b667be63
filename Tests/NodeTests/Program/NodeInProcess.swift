import Community
import Digest
import EventLoop
import Files
import Ledger
import Logs
import People
import SimulatedDisk
import Wire

@testable import Node

/// A node that runs in this process, on a disk in memory.
struct NodeInProcess: Sendable {
    let disk = SimulatedDisk(seed: 1)
    let site: Site
    private let options: NodeOptions
    private let clock: NodeClock

    init(_ clock: NodeClock) throws {
        var options = NodeOptions()
        (options.port, options.isPlain) = (0, true)
        // Segments and their files go back and forth within minutes as they otherwise do within weeks.
        options.ledger.checkpointFrames = 16
        (options.ledger.reserveBytes, options.ledger.reserveSliceBytes) = (4 << 20, 512 << 10)
        options.people = .cheap
        self.options = options
        self.clock = clock
        site = Site(directory: "/n", fence: "/n.fence", disk: disk, options: options.ledger, clock: clock.reading)
        try NodeDirectory(site).create(names: ["localhost"])
    }

    /// Serves a manager for as long as `body` takes, which runs on a loop of its own.
    func run<Value: Sendable>(
        _ body: @escaping @Sendable (NodeClient, EventLoop) async throws -> Value
    ) async throws -> Value {
        let token = String(decoding: try disk.contents(of: "/n/admin.token"), as: UTF8.self)
        var value: Value?
        let writer = LogWriter { _ in }
        defer { writer.close() }
        try await Node(site, options: options, clock: clock, tls: nil, log: Log(to: writer)).run { address, _ in
            value = try await EventLoop.with { loop in
                try await Task(executorPreference: loop) {
                    let admin = try await loop.run { try NodeClient(to: address, on: loop, token: token) }
                    let result: Result<Value, any Error>
                    do { result = .success(try await body(admin, loop)) } catch { result = .failure(error) }
                    admin.close()
                    return try result.get()
                }.value
            }
        }
        return value!
    }

    /// Leaves nobody any room.
    func fillDisk() throws { disk.capacity -= try disk.availableBytes(at: "/") }

    func freeDisk() { disk.capacity = SimulatedDisk.defaultCapacity }
}

extension PeopleOptions {
    /// Passwords that cost next to nothing, for tests that have many.
    static var cheap: PeopleOptions {
        var options = PeopleOptions()
        options.cost = Scrypt.Cost(blocks: 16, blockSize: 1, rounds: 1)!
        return options
    }
}
