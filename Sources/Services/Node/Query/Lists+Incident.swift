import Community
import JSON
import Wire

extension Lists {
    /// What is urgent, and what becomes of it.
    static let urgent: [any ListedRows] = [
        RowsOf<Incident, Alarm>(
            "alarms", "Alarm", "A condition of a device from its raise to normal, with every moment in between.",
            .alarms, at: .column("place"),
            filters: [
                .word(
                    "state", "Only those in this state; `open` is all but normal.",
                    ["open": AlarmState.allCases.filter(\.isOpen), "any": AlarmState.allCases]),
                .priority, .category, .place(),
                .text("device", "Only those of this device.", example: "smoke-b1-3"),
            ] + ListFilter.times(of: "raised", "were raised"),
            single: .id("a0c4m7q2x8v1n3"), own: { $1.alarmTests(of: $0) }, example: alarm),
        RowsOf<Incident, Case>(
            "workorders", "WorkOrder", "A case: where it stands, and everything that its indicators count.", .cases,
            at: .column("place"),
            filters: [
                .word(
                    "state", "Only those in this state; `open` is where more is expected of somebody.",
                    ["open": CaseState.allCases.filter(\.isOpen), "any": CaseState.allCases]),
                .text("department", "Only those that this department has.", example: "pm"), .priority, .category,
                .place(),
            ] + ListFilter.times(of: "reported", "were reported"),
            single: .id("c4f0k2m9x7q1zb", more: [timeline]), own: { $1.caseTests(of: $0) }, example: order),
        RowsOf<Incident, Condition>(
            "conditions", "Condition", "What a device watches for: the alarm that is open, and what keeps it silent.",
            .incident, at: .device("device"),
            filters: [.text("device", "Only those of this device.", example: "smoke-b1-3"), .category],
            example: condition),
    ]

    private static let timeline = RowsOf<Incident, Case>.Part(
        name: "timeline",
        schema: [
            "type": "array", "items": ["type": "object"],
            "description": "All that has happened to it as CloudEvents, in the order of the log.",
        ],
        example: [
            [
                "specversion": "1.0", "id": "incident:1701", "source": "urn:linli:6f", "type": "linli.case.reported",
                "time": "2026-03-05T00:30:00.000Z", "subject": "c4f0k2m9x7q1zb", "lane": "incident", "seq": 1701,
                "recorded": "2026-03-05T00:30:00.120Z", "place": "b3/u1",
                "data": ["category": "lift.fault", "priority": 2, "source": "sensor"],
            ]
        ]
    ) { row, _, grant, site throws(RowError) in
        .array(try row.timeline.map { site.events.json($0, masked: grant.mask) })
    }

    /// 2026-03-05T08:30:00+08:00
    static let morning = Instant(milliseconds: 1_772_670_600_000)

    private static let alarm: Alarm = {
        var alarm = Alarm()
        (alarm.id, alarm.device, alarm.category) = ("a0c4m7q2x8v1n3", "smoke-b1-3", "fire.smoke")
        (alarm.place, alarm.priority, alarm.level) = ("b1/u2/s3", .p1, .estate)
        (alarm.raised, alarm.recorded) = (morning, morning.advanced(byMilliseconds: 120))
        (alarm.annunciated, alarm.alerted, alarm.activated) = (alarm.recorded, alarm.recorded, morning)
        alarm.climbs = [Climb(from: .controlRoom, to: .estate, time: alarm.recorded)]
        return alarm
    }()

    private static let order: Case = {
        var order = Case()
        (order.id, order.state, order.place) = ("c4f0k2m9x7q1zb", .dispatched, "b3/u1")
        (order.category, order.priority, order.source) = ("lift.fault", .p2, .sensor)
        (order.reported, order.accepted, order.registered) = (morning, morning, morning)
        (order.firstDispatched, order.dispatched, order.moved) = (morning, morning, morning)
        (order.deadline, order.department) = (morning.advanced(byMilliseconds: 7_200_000), "pm")
        return order
    }()

    private static let condition: Condition = {
        var condition = Condition()
        condition.key = ConditionKey(device: "smoke-b1-3", category: "fire.smoke")
        (condition.current, condition.transitions) = ("a0c4m7q2x8v1n3", [morning])
        return condition
    }()
}
