import EventLoop
import Ledger
import Logs
import Notify
import People
import Surface

/// What of a node belongs to its loop: who is told what happens, and who looks after those that are let in.
struct NodeFront: Sendable {
    let bell: Bell
    let doors: PeopleSite
    let events: EventJSON
    let office: HookOffice
    private let rounds: GateRounds
    private let parts: NodeParts
    private let loop: EventLoop

    init(_ parts: NodeParts, on loop: EventLoop, _ clock: NodeClock, _ log: Log) async throws {
        (self.parts, self.loop) = (parts, loop)
        let (lanes, gate) = (parts.lanes, parts.gate)
        rounds = try await loop.run {
            GateRounds(of: gate, parts.people, on: loop) {
                // Where logins wait for a thread, what sessions were used waits for the next time.
                _ = parts.hashers.run { parts.people.keepUp(at: clock.now) }
            }
        }
        let bell = Bell(on: loop)
        self.bell = bell
        parts.measures.whenStored { bell.ring() }
        gate.whenNarrowed { bell.ring() }
        doors = PeopleSite(
            asking: AccessAsking(lanes: lanes, gate: gate), people: parts.people, hashers: parts.hashers, clock: clock)
        events = EventJSON(log: lanes.ledger.identity.idText)
        office = HookOffice(
            lanes, HookStore(in: parts.site.directory, parts.site.disk), events: events, readers: parts.readers,
            bell: bell,
            on: loop, clock: clock, log)
        office.measure(in: parts.measures.registry)
    }

    func open() async throws { try await loop.run { try office.open() } }

    /// Nothing of it is left on the loop.
    func close() async throws {
        try await loop.run {
            bell.close()
            rounds.close()
        }
        try await office.close()
        parts.measures.whenStored {}
        parts.gate.whenNarrowed {}
    }
}
