import Calendar
import Community
import Wire

@testable import Node

extension QueryNode {
    var site: QuerySite {
        QuerySite(lanes: lanes, gate: Grants(), options: QueryOptions(), events: EventJSON(log: "log"))
    }

    /// Something for every list.
    func fill() throws {
        _ = try furnish()
        let now = clock.ofNode.now
        let plan = InspectionCommand.plan(
            "night", at: "b1", .patrol, name: "夜间巡更", route: ["gate"],
            .init(isOrdered: false, tolerance: 600_000, maximumGap: 14_400_000),
            schedules: [
                RoundSchedule(from: ZoneRules.shanghai.civil(now).date, at: [1_320], lasting: 60)
            ])
        try ask(
            .registry(.drawPlace("b1", [Geometry(.point, [1_163_912_345, 399_012_345])])),
            .registry(.openSeat("seat-1", at: "b1")),
            .inspection(.installCheckpoint("gate", at: "b1", .nfc, nil)), .inspection(plan),
            .inspection(.planRound(of: "night", from: now, until: now.advanced(byMilliseconds: 3_600_000))),
            .inspection(.report(FindingReport(place: "b1", category: "lift.fault", priority: .p3))),
            .evidence(.openSurvey(topic: "t", at: "b1", .online, population: 10)),
            .evidence(.attest(.init(standard: "S0", clause: "5", verdict: .met), at: "b1")),
            .evidence(
                .storeMedia(hash: Array(repeating: 7, count: 32), byteCount: 9, type: "image/png", at: .community)))
        try meter("E-1", at: "b1", .household)
        var roster = RosterDeclared()
        (roster.registers, roster.indexes, roster.time) = ([RegisterKey("E-1")], [0], now.milliseconds)
        try ask(.declareRoster("c1", roster))
        try contradict("E-1", reportedBy: "c1", from: now.milliseconds)
    }

    /// Four readings, of which the third comes again as another one, and then is corrected.
    private func contradict(_ meter: MeterID, reportedBy roster: RosterID, from start: Int64) throws {
        let times = (1...4).map { start + Int64($0) * 900_000 }
        var correction = ReadingCorrected()
        (correction.time, correction.index) = (Instant(milliseconds: times[2]), 35)
        try ask(
            .recordReadings(roster, .actual, ReadingBatch(times: times, values: [10, 20, 30, 40])),
            .recordReadings(roster, .actual, ReadingBatch(times: [times[2]], values: [31])),
            .correct(meter, correction))
    }

    func meter(_ id: MeterID, at place: PlacePath, _ category: MeterCategory) throws {
        let now = clock.ofNode.now
        var meter = MeterRegistered()
        (meter.category, meter.from) = (category, now)
        var register = RegisterAdded()
        register.from = now
        try ask(.registerMeter(id, serving: place, meter), .addRegister(id, register))
    }
}
