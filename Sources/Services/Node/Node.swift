import Community
public import EventLoop
import Forms
import HTTP
import JSON
public import Ledger
public import Logs
import MediaFiles
import Notify
import People
import SQLite
import Surface
import Synchronization
public import TLS
import Threads
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
        let directory = NodeDirectory(site)
        let people = try People(directory.people, on: site.disk, options: options.people) { measures.peopleLost($0) }
        let gate = try TokenGate(
            lanes, clock: clock, references: try directory.references(), people: people,
            visitor: options.isDemo ? Node.visitor : nil, lost: { measures.refusalsLost($0) })
        let readers = Readers(threads: options.surface.readers, waiting: options.surface.readersWaiting)
        defer { readers.close() }
        let hashers = Readers(threads: options.people.hashers, waiting: options.people.hashersWaiting)
        defer { hashers.close() }
        let known = Set(gate.persons.filter { $0.removed == nil }.map(\.id))
        do throws(SQLiteError) { try people.keep(only: known) } catch { measures.peopleLost(error) }
        measures.add(lanes, readers)
        let draining = Atomic(false)
        let edges = try NodeEdges(
            options, site, Asking(lanes: lanes, gate: gate, vault: vault), measures.registry, clock, log)
        let run = try begin(lanes)
        let media = try MediaStore(
            in: directory.media, site.disk, reserving: options.care.disk.refuseBytes)
        let keeper = try Keeper(lanes, at: site, media, options: options.care, clock: clock, log: log)
        measures.add(keeper, of: lanes)
        keeper.start()
        defer { keeper.stop() }
        edges.start()
        defer { edges.close() }
        try await EventLoop.with { loop in
            measures.add(loop)
            let rounds = try await loop.run {
                GateRounds(of: gate, people, on: loop) {
                    // Where logins wait for a thread, what sessions were used waits for the next time.
                    _ = hashers.run { people.keepUp(at: clock.now) }
                }
            }
            let bell = Bell(on: loop)
            measures.whenStored { bell.ring() }
            gate.whenNarrowed { bell.ring() }
            let doors = PeopleSite(
                asking: AccessAsking(lanes: lanes, gate: gate), people: people, hashers: hashers, clock: clock)
            let events = EventJSON(log: lanes.ledger.identity.idText)
            let office = HookOffice(
                lanes, HookStore(in: site.directory, site.disk), events: events, readers: readers, bell: bell,
                on: loop, clock: clock, log)
            office.measure(in: measures.registry)
            let records = VaultOffice(lanes: lanes, vault: vault, events: events)
            let surface = surface(lanes, doors, readers, measures, bell, office, records, keeper, media, edges) {
                draining.load(ordering: .relaxed)
            }
            let served: Result<Void, any Error>
            do {
                try await loop.run { try office.open() }
                try await HTTPServer.with(
                    at: SocketAddress(host: options.address, port: options.port), on: loop, tls: tls,
                    limits: options.http, deadline: .seconds(options.drainSeconds), handler: { surface.serve($0) }
                ) { server in
                    try await untilStopped(server.address, loop)
                    draining.store(true, ordering: .relaxed)
                    try await loop.run { bell.close() }
                }
                served = .success(())
            } catch {
                served = .failure(error)
            }
            edges.close()
            // A loop ends with nothing open on it, also where the address was taken and nobody was served.
            try await loop.run {
                bell.close()
                rounds.close()
            }
            try await office.close()
            keeper.stop()
            // Whatever is still under way is answered while there is a loop to take the answers.
            vault.finishKeeping()
            lanes.finishAsking()
            hashers.close()
            readers.close()
            measures.whenStored {}
            gate.whenNarrowed {}
            try served.get()
        }
        people.keepUp(at: clock.now)
        gate.finish()
        try end(run, lanes)
    }

    private func surface(
        _ lanes: Lanes, _ doors: PeopleSite, _ readers: Readers, _ measures: NodeMeasures, _ bell: Bell,
        _ office: HookOffice, _ records: VaultOffice, _ keeper: Keeper, _ media: MediaStore, _ edges: NodeEdges,
        isDraining: @escaping @Sendable () -> Bool
    ) -> Surface {
        let document = Mutex<[UInt8]>([])
        let care = CareRoutes(
            lanes: lanes, metrics: measures.registry, keeper: keeper,
            readiness: Readiness(
                lanes: lanes, keeper: keeper, vault: records.vault, edges: edges, isDraining: isDraining)
        ) { document.withLock { $0 } }
        let routes = routes(lanes, doors, readers, measures, bell, office, records, media) + care.all
        document.withLock { $0 = Node.description.document(of: routes).encoded }
        return Surface(Router(routes), gate: doors.gate, readers: readers, watch: measures, options: options.surface)
    }

    /// All that can be asked, but how the node is.
    private func routes(
        _ lanes: Lanes, _ doors: PeopleSite, _ readers: Readers, _ measures: NodeMeasures, _ bell: Bell,
        _ office: HookOffice, _ records: VaultOffice, _ media: MediaStore
    ) -> [Route] {
        let asking = Asking(lanes: lanes, gate: doors.gate, vault: records.vault)
        let query = QuerySite(lanes: lanes, gate: doors.gate, options: options.queries, events: office.events)
        return EventRoutes(asking: asking).all + VerbRoutes(asking: asking).all
            + StreamRoutes(
                lanes: lanes, bell: bell, readers: readers, events: office.events, measures: measures, clock: clock,
                gate: doors.gate
            ).all
            + ProofRoutes(lanes: lanes).all + SessionRoutes(site: doors).all + PeopleRoutes(site: doors).all
            + TokenRoutes(asking: doors.asking).all + HookRoutes(asking: doors.asking, office: office).all
            + RetentionRoutes(asking: doors.asking, withoutDistrict: options.care.withoutDistrict).all
            + VaultRoutes(office: records, gate: doors.gate).all
            + MediaRoutes(asking: asking, site: query, readers: readers, store: media).all
            + QueryRoutes(site: query).all
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

    // MARK: The description

    static let description = OpenAPI(
        title: "Linli node", version: version,
        summary: "The event ledger of a residential community: what happens in it, and what that comes to.",
        tags: [
            ("events", "Commands as CloudEvents."), ("commands", "Commands of the domain, verb by verb."),
            ("twin", "Places with what is the matter there."), ("indicators", "What the rows of a time come to."),
            ("stream", "What happens, as it happens."), ("log", "The log itself, and proofs."),
            ("people", "Logging in and out."), ("vault", "Who people are and what they wrote."),
            ("admin", "Who is let in."), ("care", "How the node is."),
        ],
        schemas: Asking.schemas + VerbSchemas.all + Lists.schemas)
}
