/// Something that time alone can change.
enum Matter: Hashable, Sendable, Comparable {
    /// Its shelf, and the escalation of its alarm.
    case condition(ConditionKey)
    /// An alarm that is to become a case.
    case alarm(AlarmID)
    case work(CaseID)
    case finding(FindingID)
    case plan(PlanID)
    case round(RoundID)
}
