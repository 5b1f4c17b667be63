public import Community
public import Ledger
import Synchronization
public import Views
import Wire

/// What a node keeps of its community: the log, the fold of each lane, and the desks that change them.
public final class Lanes: Sendable {
    public let ledger: Ledger
    public let incident: Desk<Incident>
    public let telemetry: Desk<Telemetry>
    public let access: Desk<Access>
    /// Each answers for any position that is kept, the present one included.
    public let incidents: PastViews<Incident>
    public let readings: PastViews<Telemetry>
    public let doors: PastViews<Access>
    private let isReserved = Atomic(false)

    /// Opens what is in a directory, folds what its views lack, and lets the desks begin.
    public init(_ site: Site, views options: ViewOptions, desks: DeskOptions, clock: NodeClock, watch: any DeskWatch)
        throws
    {
        let ledger = try Ledger(opening: site)
        self.ledger = ledger
        let views = ViewSite(directory: site.directory, disk: site.disk, options: options)
        let incident = try Lanes.desk(ledger.incident, views, IncidentUpkeep(), clock, watch, desks)
        self.incident = incident
        telemetry = try Lanes.desk(ledger.telemetry, views, EnergyUpkeep(incident, watch), clock, watch, desks)
        access = try Lanes.desk(ledger.access, views, NoUpkeep(), clock, watch, desks)
        incidents = PastViews(at: views, over: ledger.incident)
        readings = PastViews(at: views, over: ledger.telemetry)
        doors = PastViews(at: views, over: ledger.access)
    }

    private static func desk<Fold: DecidingFold>(
        _ lane: LaneLog, _ views: ViewSite, _ upkeep: some Upkeep<Fold>, _ clock: NodeClock, _ watch: any DeskWatch,
        _ options: DeskOptions
    ) throws -> Desk<Fold> {
        let view = try View<Fold>.open(at: views, over: lane)
        do throws(ViewError) { try view.catchUp() } catch {
            // The desk folds the rest in memory, and stores it when there is room.
            guard error.isNoSpace else { throw error }
            watch.viewFailed(lane.lane, error)
        }
        return Desk(lane, view, upkeep: upkeep, clock: clock, watch: watch, options: options)
    }

    /// Hands something to the desk of its lane.
    func submit(_ asks: LaneAsks, bytes: Int, answer: @escaping @Sendable (Result<[Recorded], AskError>) -> Void) {
        switch asks {
        case .incident(let asks): incident.submit(asks, bytes: bytes, answer: answer)
        case .telemetry where isForAlarms: answer(.failure(.ledger(.noSpace(.telemetry))))
        case .telemetry(let asks): telemetry.submit(asks, bytes: bytes, answer: answer)
        }
    }

    /// Records what the node itself has done or seen, once for each `id`; returns what it is about.
    func record(_ command: AccessCommand, _ id: String) throws(AskError) -> String? {
        let ask: Ask<AccessCommand>
        do throws(WireError) { ask = try Ask(command, by: "linli:node", id: id) } catch { throw .unwritable(0, error) }
        return try access.decide([ask])[0].subject
    }

    /// Whether what is left of the disk is for alarms.
    var isForAlarms: Bool { isReserved.load(ordering: .relaxed) }

    /// Whether readings are turned away, because what is left of the disk is for alarms.
    func refusesReadings(_ refuses: Bool) { isReserved.store(refuses, ordering: .relaxed) }

    func depth(of lane: Lane) -> Int {
        switch lane {
        case .incident: incident.depth
        case .telemetry: telemetry.depth
        case .access: access.depth
        }
    }

    /// Answers all that was asked, and takes no more of it but from the node itself. The urgent lane goes on the longest.
    func finishAsking() {
        telemetry.close()
        incident.close()
    }

    /// Answers what waits and closes the log.
    public func close() throws(LedgerError) {
        // The files are the desks' alone again, and as small as they should be when they are closed.
        incidents.close()
        readings.close()
        doors.close()
        finishAsking()
        access.close()
        try ledger.close()
    }
}

/// Asks of one lane.
enum LaneAsks: Sendable {
    case incident([Ask<IncidentCommand>])
    case telemetry([Ask<TelemetryCommand>])
}
