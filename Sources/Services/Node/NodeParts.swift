import Community
import Ledger
import Logs
import MediaFiles
import People
import SQLite
import Surface
import Synchronization

/// What a node is made of besides its log and its loop, each part on threads of its own.
struct NodeParts: Sendable {
    let site: Site
    let lanes: Lanes
    let vault: VaultDoor
    let measures: NodeMeasures
    let people: People
    let gate: TokenGate
    let edges: NodeEdges
    let media: MediaStore
    let keeper: Keeper
    /// Who answers what would keep the loop busy.
    let readers: Readers
    /// Who makes and checks passwords, which takes long on purpose.
    let hashers: Readers

    /// Nothing runs yet. `visitor` is who comes without a token, if anybody may.
    init(
        _ lanes: Lanes, _ vault: VaultDoor, _ measures: NodeMeasures, at site: Site, _ options: NodeOptions,
        visitor: Grant?, _ clock: NodeClock, _ log: Log
    ) throws {
        let directory = NodeDirectory(site)
        (self.site, self.lanes, self.vault, self.measures) = (site, lanes, vault, measures)
        people = try People(directory.people, on: site.disk, options: options.people) { measures.peopleLost($0) }
        gate = try TokenGate(
            lanes, clock: clock, references: try directory.references(), people: people, visitor: visitor,
            lost: { measures.refusalsLost($0) })
        edges = try NodeEdges(
            options, site, Asking(lanes: lanes, gate: gate, vault: vault), measures.registry, clock, log)
        media = try MediaStore(in: directory.media, site.disk, reserving: options.care.disk.refuseBytes)
        keeper = try Keeper(lanes, at: site, media, options: options.care, clock: clock, log: log)
        // Their threads wait from here on, and so come after all that may fail.
        readers = Readers(threads: options.surface.readers, waiting: options.surface.readersWaiting)
        hashers = Readers(threads: options.people.hashers, waiting: options.people.hashersWaiting)
        let known = Set(gate.persons.filter { $0.removed == nil }.map(\.id))
        do throws(SQLiteError) { try people.keep(only: known) } catch { measures.peopleLost(error) }
        measures.add(lanes, readers)
        measures.add(keeper, of: lanes)
    }

    func start() {
        keeper.start()
        edges.start()
    }

    /// Takes nothing more, and returns when all that was under way is answered. It may be called again.
    func close() {
        edges.close()
        keeper.stop()
        vault.finishKeeping()
        lanes.finishAsking()
        hashers.close()
        readers.close()
    }
}
