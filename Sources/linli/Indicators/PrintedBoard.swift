import Calendar
import Community
import Projections
import Wire

/// The board of open cases.
struct PrintedBoard: Encodable {
    let at: String
    let open: Int64
    let suspended: Int64
    let lights: [String: Int64]
    let states: [String: Int64]
    let departments: [String: Int64]
    let first: [Row]

    struct Row: Encodable {
        let id: String
        let priority: String
        let category: String
        let place: String
        let state: String
        let department: String?
        let level: String
        let stage: String
        let due: String
        let light: String
    }

    init(_ board: CaseBoard, at moment: Instant) {
        at = Self.text(moment)
        open = board.states.values.reduce(0, +)
        suspended = board.suspended
        lights = Dictionary(uniqueKeysWithValues: board.lights.map { ($0.key.rawValue, $0.value) })
        states = Dictionary(uniqueKeysWithValues: board.states.map { ($0.key.rawValue, $0.value) })
        departments = board.departments
        first = board.first.compactMap { subject in
            guard let clock = subject.clock, let light = subject.light(at: moment) else { return nil }
            return Row(
                id: subject.id.text, priority: "P\(subject.priority.rawValue)", category: subject.category.text,
                place: subject.place.description, state: subject.state.rawValue, department: subject.department,
                level: "L\(subject.level.rawValue)", stage: clock.stage.rawValue, due: Self.text(clock.due),
                light: light.rawValue)
        }
    }

    func print(_ parsed: Parsed, _ console: Console) throws -> ExitCode {
        if parsed.flag("--json") {
            try console.json(self)
            return .success
        }
        let lights = Light.allCases.map { "\($0.rawValue) \(self.lights[$0.rawValue] ?? 0)" }.joined(separator: ", ")
        console.print("\(at): \(open) open cases, \(lights), suspended \(suspended)")
        console.table(
            ["case", "P", "category", "place", "state", "department", "level", "stage", "due", "light"],
            first.map { row in
                [
                    row.id, row.priority, row.category, row.place, row.state, row.department ?? "-", row.level,
                    row.stage, row.due, row.light,
                ]
            })
        return .success
    }

    private static func text(_ moment: Instant) -> String {
        let civil = ZoneRules.shanghai.civil(moment)
        return "\(civil.date) \(civil.time)"
    }
}
