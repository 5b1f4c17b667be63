import Community
public import EventLoop
import HTTP
public import Ledger
public import Logs
import People
import Surface
import Synchronization
public import TLS
import Vault
import Views
import Wire

/// The program of a community's machine room: it stores what happens, answers for it, and stops in order.
public struct Node: Sendable {
    public static let version = "0.1.0"

    private let site: Site
    private let options: NodeOptions
    private let clock: NodeClock
    private let tls: TLSContext?
    private let log: Log

    /// `tls` is nil where plain text is served.
    public init(
        _ site: Site, options: NodeOptions, clock: NodeClock = .system, tls: TLSContext?,
        log: Log
    ) {
        self.site = site
        self.options = options
        self.clock = clock
        self.tls = tls
        self.log = log
    }

    /// Serves until `untilStopped` returns, which is told where.
    public func run(_ untilStopped: (SocketAddress, EventLoop) async throws -> Void) async throws {
        let measures = NodeMeasures(log)
        let lanes = try Lanes(site, views: options.views, desks: options.desks, clock: clock, watch: measures)
        let vault = VaultDoor(opening: NodeDirectory(site).vault, lanes)
        if let fault = vault.fault { log.write(.error, "vault.unavailable", ["reason": .text(fault)]) }
        do {
            try await serve(lanes, vault, measures, untilStopped)
        } catch {
            // Why it failed is the news; the log is whole either way.
            close(vault, after: lanes)
            try? lanes.close()
            throw error
        }
        close(vault, after: lanes)
        try lanes.close()
    }

    /// What became of the last commands is told by the desks, and written by the vault. What it cannot write, it finds out
    /// when it is opened again.
    private func close(_ vault: VaultDoor, after lanes: Lanes) {
        lanes.finishAsking()
        do throws(VaultError) { try vault.close() } catch {
            log.write(.error, "vault.failed", ["reason": .text("\(error)")])
        }
    }

    private func serve(
        _ lanes: Lanes, _ vault: VaultDoor, _ measures: NodeMeasures,
        _ untilStopped: (SocketAddress, EventLoop) async throws -> Void
    ) async throws {
        let visitor = options.isDemo ? Node.visitor : nil
        let parts = try NodeParts(lanes, vault, measures, at: site, options, visitor: visitor, clock, log)
        defer { parts.close() }
        let run = try begin(lanes)
        parts.start()
        try await EventLoop.with { loop in
            measures.add(loop)
            let front = try await NodeFront(parts, on: loop, clock, log)
            let served: Result<Void, any Error>
            do {
                try await listen(parts, front, on: loop, untilStopped)
                served = .success(())
            } catch {
                served = .failure(error)
            }
            parts.edges.close()
            // A loop ends with nothing open on it, also where the address was taken and nobody was served.
            try await front.close()
            // Whatever is still under way is answered while there is a loop to take the answers.
            parts.close()
            try served.get()
        }
        parts.people.keepUp(at: clock.now)
        parts.gate.finish()
        try end(run, lanes)
    }

    private func listen(
        _ parts: NodeParts, _ front: NodeFront, on loop: EventLoop,
        _ untilStopped: (SocketAddress, EventLoop) async throws -> Void
    ) async throws {
        let draining = Atomic(false)
        let surface = NodeRoutes(parts: parts, front: front, options: options, clock: clock).surface {
            draining.load(ordering: .relaxed)
        }
        try await front.open()
        try await HTTPServer.with(
            at: SocketAddress(host: options.address, port: options.port), on: loop, tls: tls, limits: options.http,
            deadline: .seconds(options.drainSeconds), handler: { surface.serve($0) }
        ) { server in
            try await untilStopped(server.address, loop)
            draining.store(true, ordering: .relaxed)
            try await loop.run { front.bell.close() }
        }
    }

    /// Whoever comes to a demonstration.
    private static let visitor = Grant(
        token: "demo", principal: "demo", role: .manager, scope: .community, mask: nil)

    // MARK: The run in the log

    /// Nil if the disk has no room for it: that is no reason to let alarms go unheard.
    private func begin(_ lanes: Lanes) throws(AskError) -> RunID? {
        let id = "start-\(clock.now.milliseconds)-\(lanes.ledger.access.size)"
        return try record(.start(version: Node.version), id, in: lanes).map { RunID(text: $0) }
    }

    private func end(_ run: RunID?, _ lanes: Lanes) throws(AskError) {
        if let run { _ = try record(.stop(run), "stop-\(run)", in: lanes) }
    }

    private func record(_ command: AccessCommand, _ id: String, in lanes: Lanes) throws(AskError) -> String? {
        do throws(AskError) {
            return try lanes.record(command, id)
        } catch .ledger(.noSpace) {
            log.write(.error, "disk.full", ["lost": .text("when the node was started or stopped")])
            return nil
        }
    }
}
