import Forms
import HTTP
import JSON
import Surface
import Synchronization

/// All that can be asked of a node.
struct NodeRoutes: Sendable {
    let parts: NodeParts
    let front: NodeFront
    let options: NodeOptions
    let clock: NodeClock

    func surface(isDraining: @escaping @Sendable () -> Bool) -> Surface {
        let document = Mutex<[UInt8]>([])
        let care = CareRoutes(
            lanes: parts.lanes, metrics: parts.measures.registry, keeper: parts.keeper,
            readiness: Readiness(
                lanes: parts.lanes, keeper: parts.keeper, vault: parts.vault, edges: parts.edges,
                isDraining: isDraining)
        ) { document.withLock { $0 } }
        let routes = all + care.all
        document.withLock { $0 = Node.description.document(of: routes).encoded }
        return Surface(
            Router(routes), gate: parts.gate, readers: parts.readers, watch: parts.measures, options: options.surface)
    }

    /// But how the node is.
    private var all: [Route] {
        let (lanes, gate, doors, events) = (parts.lanes, parts.gate, front.doors, front.events)
        let asking = Asking(lanes: lanes, gate: gate, vault: parts.vault)
        let query = QuerySite(lanes: lanes, gate: gate, options: options.queries, events: events)
        let records = VaultOffice(lanes: lanes, vault: parts.vault, events: events)
        let stream = StreamRoutes(
            lanes: lanes, bell: front.bell, readers: parts.readers, events: events, measures: parts.measures,
            clock: clock, gate: gate)
        return EventRoutes(asking: asking).all + VerbRoutes(asking: asking).all + stream.all
            + ProofRoutes(lanes: lanes).all + SessionRoutes(site: doors).all + PeopleRoutes(site: doors).all
            + TokenRoutes(asking: doors.asking).all + HookRoutes(asking: doors.asking, office: front.office).all
            + RetentionRoutes(asking: doors.asking, withoutDistrict: options.care.withoutDistrict).all
            + VaultRoutes(office: records, gate: gate).all
            + MediaRoutes(asking: asking, site: query, readers: parts.readers, store: parts.media).all
            + QueryRoutes(site: query).all
    }
}

extension Node {
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
