import Calendar
import Community
public import Ledger

/// What keeps the node from doing its work, as far as it knows, and what makes it do it less well.
struct Readiness: Sendable {
    let lanes: Lanes
    let keeper: Keeper
    let vault: VaultDoor
    let edges: NodeEdges
    let isDraining: @Sendable () -> Bool

    var faults: [String] {
        var faults = lanes.ledger.lanes.compactMap { $0.failure.map { "\($0)" } }
        if isDraining() { faults.append("the node stops") }
        return faults
    }

    /// What somebody should see to although alarms are stored.
    var warnings: [String] { clocks + [room, vault.fault].compactMap(\.self) + edges.troubles }

    /// An alarm is stored under a clock that nobody believes as well, and turning it away would be worse than its date.
    private var clocks: [String] {
        lanes.ledger.lanes.compactMap { lane in lane.clockTrouble.map { "\(lane.lane): \($0.sentence)" } }
    }

    private var room: String? {
        let disk = keeper.disk
        guard let available = disk.available, !disk.levels.isEmpty else { return nil }
        let time = disk.daysLeft.map { ", which last \($0) days at the growth of recent days" } ?? ""
        let means = disk.levels.contains(.reserved) ? "; readings are turned away" : ""
        return "the disk has room for \(available >> 20) MiB\(time)\(means)"
    }
}

extension ClockTrouble {
    /// What is so, and what comes of it, for whoever can set the clock.
    public var sentence: String {
        switch self {
        case .implausible(let wall):
            "the clock says \(wall.rfc3339), which is not believed: records are dated at the machine's pace"
        case .ahead(let wall, let expected):
            "the clock says \(wall.rfc3339), which is not believed: by what was known it is \(expected.rfc3339), "
                + "and records are dated so"
        case .behind(let wall, let last):
            "the clock says \(wall.rfc3339), which is before the last record: records are dated \(last.rfc3339) until "
                + "it has caught up"
        }
    }
}
