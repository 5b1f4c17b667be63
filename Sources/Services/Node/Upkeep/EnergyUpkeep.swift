import Community
import Projections
import Synchronization
import Wire

/// Watches over the meters: what it finds in the readings of a day becomes alarms in the other lane.
///
/// Nothing of it is recorded in the lane of the readings, so there is never anything due there. A node that stops in the
/// middle of a day's look begins the day again, and its proposals are the same commands.
final class EnergyUpkeep: Upkeep {
    private let state = Mutex(EnergyWatch())
    private let incident: Desk<Incident>
    private let watch: any DeskWatch

    init(_ incident: Desk<Incident>, _ watch: any DeskWatch) {
        self.incident = incident
        self.watch = watch
    }

    func due(in fold: inout Telemetry, at now: Instant, limit: Int) -> [Never] {
        var state = state.withLock { $0 }
        for due in state.look(in: &fold, at: now) { propose(due) }
        self.state.withLock { $0 = state }
        return []
    }

    func ask(for thing: Never) -> Ask<TelemetryCommand> {}
    func refused(_ thing: Never, in fold: inout Telemetry, at now: Instant) {}

    func next(in fold: inout Telemetry, at now: Instant) -> Instant? {
        let zone = fold.zone
        return state.withLock { $0.nextDue(at: now, in: zone) }
    }

    private func propose(_ due: Due<IncidentCommand>) {
        do throws(WireError) {
            let ask = try Ask(due.command, by: "rule:\(due.rule)", id: due.id)
            incident.submit([ask], bytes: 0) { [watch] answer in
                if case .failure(let error) = answer { watch.upkeepRefused(.incident, error) }
            }
        } catch {
            watch.upkeepRefused(.telemetry, .unwritable(0, error))
        }
    }
}
