import Community
public import EventLoop
import Forms
import HTTP
import JSON
public import Ledger
public import Logs
import Surface
import Synchronization
public import TLS
import Threads
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
        do {
            try await serve(lanes, measures, untilStopped)
        } catch {
            // Why it failed is the news; the log is whole either way.
            try? lanes.close()
            throw error
        }
        try lanes.close()
    }

    private func serve(
        _ lanes: Lanes, _ measures: NodeMeasures, _ untilStopped: (SocketAddress, EventLoop) async throws -> Void
    ) async throws {
        let gate = try TokenGate(
            lanes, clock: clock, references: try NodeDirectory(site).references(),
            visitor: options.isDemo ? Node.visitor : nil)
        let readers = Readers(threads: options.surface.readers, waiting: options.surface.readersWaiting)
        defer { readers.close() }
        measures.add(lanes, readers)
        let draining = Atomic(false)
        let run = try begin(lanes)
        try await EventLoop.with { loop in
            measures.add(loop)
            let bell = Bell(on: loop)
            measures.whenStored { bell.ring() }
            let surface = surface(lanes, gate, readers, measures, bell) { draining.load(ordering: .relaxed) }
            try await HTTPServer.with(
                at: SocketAddress(host: options.address, port: options.port), on: loop, tls: tls, limits: options.http,
                deadline: .seconds(options.drainSeconds), handler: { surface.serve($0) }
            ) { server in
                try await untilStopped(server.address, loop)
                draining.store(true, ordering: .relaxed)
                try await loop.run { bell.close() }
            }
        }
        gate.finish()
        try end(run, lanes)
    }

    private func surface(
        _ lanes: Lanes, _ gate: TokenGate, _ readers: Readers, _ measures: NodeMeasures, _ bell: Bell,
        isDraining: @escaping @Sendable () -> Bool
    ) -> Surface {
        let asking = Asking(lanes: lanes, gate: gate)
        let events = EventJSON(log: lanes.ledger.identity.idText)
        let document = Mutex<[UInt8]>([])
        let care = CareRoutes(
            lanes: lanes, metrics: measures.registry, readiness: Readiness(lanes: lanes, isDraining: isDraining)
        ) { document.withLock { $0 } }
        let routes =
            EventRoutes(asking: asking).all + VerbRoutes(asking: asking).all
            + StreamRoutes(lanes: lanes, bell: bell, readers: readers, events: events).all
            + ProofRoutes(lanes: lanes).all + TokenRoutes(lanes: lanes, gate: gate).all + care.all
            + QueryRoutes(site: QuerySite(lanes: lanes, gate: gate, options: options.queries, events: events)).all
        document.withLock { $0 = Node.description.document(of: routes).encoded }
        return Surface(Router(routes), gate: gate, readers: readers, watch: measures, options: options.surface)
    }

    /// Whoever comes to a demonstration.
    private static let visitor = Grant(
        token: "demo", principal: "demo", role: .manager, scope: .community, mask: nil)

    // MARK: The run in the log

    private func begin(_ lanes: Lanes) throws -> RunID {
        let id = "start-\(clock.now.milliseconds)-\(lanes.ledger.access.size)"
        let recorded = try lanes.access.decide([try Ask(.start(version: Node.version), by: "linli:node", id: id)])
        return RunID(text: recorded[0].subject!)
    }

    private func end(_ run: RunID, _ lanes: Lanes) throws {
        try lanes.access.decide([try Ask(.stop(run), by: "linli:node", id: "stop-\(run)")])
    }

    // MARK: The description

    static let description = OpenAPI(
        title: "Linli node", version: version,
        summary: "The event ledger of a residential community: what happens in it, and what that comes to.",
        tags: [
            ("events", "Commands as CloudEvents."), ("commands", "Commands of the domain, verb by verb."),
            ("twin", "Places with what is the matter there."), ("indicators", "What the rows of a time come to."),
            ("stream", "What happens, as it happens."), ("log", "The log itself, and proofs."),
            ("admin", "Who is let in."), ("care", "How the node is."),
        ],
        schemas: Asking.schemas + Lists.schemas)
}
