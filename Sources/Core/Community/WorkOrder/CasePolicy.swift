public import Calendar
import Wire

/// The limits of a case's stages and the calendar they are counted by. What follows from them is stored in the events:
/// another policy changes what comes, never what was.
public struct CasePolicy: Sendable {
    public var calendar: WorkingCalendar
    private var limits: [CaseStage: [Priority: TimeLimit]]

    public init(calendar: WorkingCalendar, limits: [CaseStage: [Priority: TimeLimit]]) {
        self.calendar = calendar
        self.limits = limits
    }

    /// Sender clocks are often a few minutes off; what claims to be later than this is not believed.
    public static let futureTolerance: Int64 = 5 * 60_000

    public func limit(_ stage: CaseStage, _ priority: Priority) -> TimeLimit? { limits[stage]?[priority] }

    func due(_ stage: CaseStage, _ priority: Priority, from start: Instant) -> Deadline? {
        limit(stage, priority).map { calendar.deadline(of: $0, from: start) }
    }

    /// S4 No.43 wants community events solved within one day; the rest is design: P1 on natural time always, the others
    /// by the office's clock, the intake within the hours in which a control room expects an answer.
    public static let standard: CasePolicy = {
        func minutes(_ amount: Int) -> TimeLimit { limit(amount, .naturalMinutes) }
        func limit(_ amount: Int, _ unit: TimeUnit) -> TimeLimit {
            do { return try TimeLimit(amount, unit) } catch { preconditionFailure("a limit of the policy: \(error)") }
        }
        let intake: [Priority: TimeLimit] = [
            .p1: minutes(5), .p2: minutes(30), .p3: limit(2, .urgentWorkingHours), .p4: limit(1, .workingDays),
        ]
        return CasePolicy(
            calendar: .china,
            limits: [
                .verify: intake, .accept: intake, .register: intake, .dispatch: intake, .check: intake,
                .close: intake,
                .dispose: [
                    .p1: minutes(4 * 60), .p2: limit(8, .urgentWorkingHours), .p3: limit(1, .workingDays),
                    .p4: limit(3, .workingDays),
                ],
            ])
    }()
}
