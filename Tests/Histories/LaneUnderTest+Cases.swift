public import Calendar
public import Community
public import Wire

extension LaneUnderTest {
    /// A case that was reported, accepted, registered and dispatched all at once.
    public mutating func dispatched(
        _ report: CaseReport = .blockedStairs, to department: String = "cleaning", limit: TimeLimit? = nil,
        at occurred: Instant
    ) throws -> CaseID {
        let id = try self.report(report, at: occurred)
        if !report.source.isVerified { try act(id, .verify(isTrue: true), at: occurred) }
        try act(id, .accept, at: occurred)
        try act(id, .register(priority: nil), at: occurred)
        try act(id, .dispatch(department: department, limit: limit), at: occurred)
        return id
    }

    /// Asked for by one and approved by another, at the same time.
    public mutating func suspend(_ id: CaseID, at occurred: Instant) throws {
        try act(id, .requestSuspension(text: nil), at: occurred, by: "wang")
        try act(id, .suspend, at: occurred, by: "chen")
    }

    public mutating func dispose(_ id: CaseID, at occurred: Instant, by worker: String = "wang") throws {
        try act(id, .dispose(text: nil, media: nil), at: occurred, by: worker)
    }

    public mutating func check(_ id: CaseID, passed: Bool, at occurred: Instant, by checker: String = "zhang") throws {
        try act(id, .check(passed: passed, isValid: true, text: nil), at: occurred, by: checker)
    }
}

extension CaseReport {
    /// What most tests begin with: seen by a patrol, so that it needs no verification.
    public static let blockedStairs = CaseReport(
        place: "b3/u1", category: "fire.exit", priority: .p3, source: .patrol)

    public static let smoke = CaseReport(place: "b3/u1/r502", category: "fire.smoke", priority: .p1, source: .sensor)
}
