public import Wire

/// How long each lane keeps its records before archives have them alone. A lane without a time keeps all of them.
public struct Retention: Hashable, Sendable {
    public internal(set) var days: [Lane: Int64] = [:]

    public init() {}

    /// What must be kept, for how long at least, and who says so.
    struct Floor {
        let lanes: [Lane]
        let days: Int64
        let rule: String
        let what: String
    }

    /// The longest of a lane binds. Months are counted by their longest run of days, so that no calendar makes a policy
    /// too short.
    static let floors: [Floor] = [
        Floor(
            lanes: [.access], days: 184, rule: "Cybersecurity Law 23(3)", what: "logs of the network, six months"),
        Floor(lanes: [.access], days: 180, rule: "S1 6.2.3 a4", what: "records of who came in, 180 days"),
        Floor(lanes: [.access], days: 180, rule: "S1 9.2.2a", what: "records of visitors, 180 days"),
        Floor(lanes: [.incident], days: 30, rule: "S1 6.2.3 e2", what: "records of intrusion alarms, 30 days"),
        Floor(
            lanes: [.incident, .telemetry], days: 92, rule: "S1 5.1.2", what: "data of three months of operation"),
        Floor(
            lanes: [.telemetry], days: 366, rule: "ISO 50006", what: "a baseline of energy, twelve months"),
        Floor(
            lanes: Lane.allCases, days: 31, rule: "the ledger", what: "what repeated commands are known by, 30 days"),
    ]

    /// `access=400,telemetry=1100`
    init(_ text: String) throws(SettingError) {
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let halves = part.split(separator: "=", omittingEmptySubsequences: false)
            guard halves.count == 2, let number = Int64(halves[1]) else {
                throw SettingError("\"\(part)\" is no LANE=DAYS such as access=400")
            }
            try set(halves[0], number)
        }
    }

    mutating func set(_ name: some StringProtocol, _ days: Int64) throws(SettingError) {
        guard let lane = Lane(rawValue: String(name)) else {
            throw SettingError(
                "there is no lane \(name); there are " + Lane.allCases.map(\.rawValue).joined(separator: ", "))
        }
        guard self.days[lane] == nil else { throw SettingError("\(lane) stands there twice") }
        let floor = Retention.floors.filter { $0.lanes.contains(lane) }.max { $0.days < $1.days }!
        guard days >= floor.days else {
            throw SettingError(
                "\(lane) is kept for at least \(floor.days) days: \(floor.rule) asks for \(floor.what)")
        }
        guard days <= Retention.longestDays else {
            throw SettingError("\(days) days are more than a hundred years; leave the lane out and it keeps all")
        }
        self.days[lane] = days
    }

    private static let longestDays: Int64 = 36_525
}
