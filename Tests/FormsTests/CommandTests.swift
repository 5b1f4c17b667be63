import Calendar
import Community
import Forms
import JSON
import Samples
import Testing
import Wire

/// What comes of some objects, field by field.
@Suite struct `An object` {
    private func ask(_ name: String, of subject: String? = nil, _ text: String) throws -> Asked {
        try #require(VerbForm[name]).ask(subject: subject, data: try JSONReader.read(Array(text.utf8)))
    }

    private func refused(_ name: String, of subject: String? = nil, _ text: String) -> FormError? {
        #expect(throws: FormError.self) { try ask(name, of: subject, text) }
    }

    @Test func `becomes an alarm of a device`() throws {
        let key = ConditionKey(device: "gate-17", category: "fire.smoke")
        #expect(
            try ask("alarm.raise", of: "gate-17", #"{"category":"fire.smoke"}"#)
                == .incident(.alarm(.raise(AlarmReport(key)))))
        #expect(
            try ask(
                "alarm.raise", of: "gate-17",
                #"{"buffered":true,"place":"/","priority":"P1","category":"fire.smoke"}"#)
                == .incident(.alarm(.raise(AlarmReport(key, priority: .p1, at: .community, isBuffered: true)))))
        #expect(
            try ask("alarm.return", of: "gate-17", #"{"category":"fire.smoke"}"#) == .incident(.alarm(.return(key))))
        #expect(
            try ask(
                "condition.shelve", of: "gate-17",
                #"{"category":"fire.smoke","until":"2026-03-05T08:30:00+08:00","reason":"泵在检修"}"#)
                == .incident(.alarm(.shelve(key, until: moment("2026-03-05 08:30"), reason: "t-reason"))))
    }

    @Test func `becomes what is done with a case`() throws {
        #expect(
            try ask(
                "case.dispatch", of: "c1", #"{"department":"repair","limit":{"amount":2,"unit":"workingDays"}}"#)
                == .incident(.work(.act("c1", .dispatch(department: "repair", limit: TimeLimit(2, .workingDays))))))
        #expect(
            try ask("case.check", of: "c1", #"{"result":"invalid"}"#)
                == .incident(.work(.act("c1", .check(passed: false, isValid: false, text: nil)))))
        #expect(
            try ask("case.report", #"{"place":"b1","category":"light.fault","priority":"P4","source":"patrol"}"#)
                == .incident(
                    .work(.report(CaseReport(place: "b1", category: "light.fault", priority: .p4, source: .patrol)))))
        #expect(
            refused("case.escalate", of: "c1", #"{"level":"L4","reason":"overdue"}"#)?.allowed == [
                "manual", "priority",
            ])
        let limit = refused("case.extend", of: "c1", #"{"limit":{"amount":4000,"unit":"workingDays"}}"#)
        #expect(limit?.field == "/data/limit")
        #expect(limit?.reason == "a limit of 4000 workingDays is not between 1 and 3650")
        #expect(
            refused("case.extend", of: "c1", #"{"limit":{"amount":4,"unit":"weeks"}}"#)?.field == "/data/limit/unit")
        #expect(refused("case.extend", of: "c1", #"{"limit":{"amount":4,"units":"x"}}"#)?.field == "/data/limit/unit")
        #expect(
            refused("case.extend", of: "c1", #"{"limit":{"amount":4,"unit":"workingDays","x":1}}"#)
                == FormError("there is no such field", at: "/data/limit/x", allowed: ["amount", "unit"]))
    }

    @Test func `has names as long as JSON Schema counts them`() throws {
        let name = String(repeating: "楼", count: 119) + "\u{1F3E0}"
        #expect(
            try ask("place.rename", of: "b1", #"{"name":"\#(name)"}"#)
                == .incident(.registry(.renamePlace("b1", name: name))))
        #expect(refused("place.rename", of: "b1", #"{"name":"\#(name)x"}"#)?.field == "/data/name")
        #expect(refused("place.rename", of: "b1", #"{"name":""}"#)?.field == "/data/name")
    }

    @Test func `becomes a place and its outline`() throws {
        #expect(
            try ask("place.add", of: "b1/u1", #"{"kind":"unit","name":"1单元","area":"88.5"}"#)
                == .incident(.registry(.addPlace("b1/u1", kind: .unit, name: "1单元", floorArea: 8_850))))
        let drawn = try ask(
            "place.draw", of: "b1",
            #"""
            {"geometry":[{"type":"Point","coordinates":[116.3912345678,-39.9]},
            {"type":"LineString","coordinates":[[1e0,0.2E1],[-0.0000001,90.00],[10e-8,-4.9e-324]]},
            {"type":"Polygon","coordinates":[[[0,0],[0,1],[1,1],[0,0]]]}]}
            """#)
        let one: Int64 = 10_000_000
        #expect(
            drawn
                == .incident(
                    .registry(
                        .drawPlace(
                            "b1",
                            [
                                Geometry(.point, [1_163_912_345, -399_000_000]),
                                Geometry(.line, [one, 2 * one, -1, 90 * one, 1, 0]),
                                Geometry(.polygon, [0, 0, 0, one, one, one, 0, 0]),
                            ]))))
        for (coordinates, field) in [
            ("[181,0]", "/0"), ("[0,90.0000001]", "/1"), ("[1e3,0]", "/0"), (#"["1",0]"#, "/0"), ("[1]", ""), ("1", ""),
            ("[99999999999999999999,0]", "/0"), ("[0,-9223372036854775808]", "/1"), ("[0,90.00000000000000001]", "/1"),
            ("[1E99999999999999999999,0]", "/0"),
        ] {
            let error = refused(
                "place.draw", of: "b1", #"{"geometry":[{"type":"Point","coordinates":\#(coordinates)}]}"#)
            #expect(error?.field == "/data/geometry/0/coordinates\(field)")
        }
        #expect(
            refused("place.draw", of: "b1", #"{"geometry":[{"type":"Polygon","coordinates":[[[0,0]],[[0,0]]]}]}"#)?
                .field
                == "/data/geometry/0/coordinates")
        #expect(
            refused("place.draw", of: "b1", #"{"geometry":[{"type":"Polygon","coordinates":[[[0,0],[0,91]]]}]}"#)?.field
                == "/data/geometry/0/coordinates/0/1/1")
    }

    @Test func `becomes a plan with its schedules`() throws {
        let asked = try ask(
            "inspection.plan", of: "night",
            #"""
            {"place":"/","kind":"patrol","name":"夜间巡更","route":["a","b"],"ordered":true,"toleranceMinutes":15,
            "gapHours":24,"schedules":[{"first":"2026-03-01","starts":["22:00","23:59"],"minutes":90,"workingDays":true}]}
            """#)
        #expect(
            asked
                == .incident(
                    .inspection(
                        .plan(
                            "night", at: .community, .patrol, name: "夜间巡更", route: ["a", "b"],
                            .init(isOrdered: true, tolerance: 900_000, maximumGap: 86_400_000),
                            schedules: [
                                RoundSchedule(
                                    from: date("2026-03-01"), at: [1_320, 1_439], lasting: 90, onWorkingDays: true)
                            ]))))
    }

    @Test func `becomes meters, their terms and their readings`() throws {
        var register = RegisterAdded()
        (register.decimals, register.digits, register.index) = (3, 8, 120_500)
        (register.ratio, register.from) = (40_000, moment("2026-03-05 08:30"))
        #expect(
            try ask(
                "meter.add-register", of: "E-1",
                #"{"decimals":3,"digits":8,"interval":15,"ratio":"40","index":"120.5","from":"2026-03-05T00:30:00Z"}"#)
                == .telemetry(.addRegister("E-1", register)))
        #expect(
            try ask(
                "readings.record", of: "hub-1",
                #"{"times":["1970-01-01T00:00:01Z","1970-01-01T00:00:02Z"],"indexes":[[1,2],[null,3]]}"#)
                == .telemetry(
                    .recordReadings(
                        "hub-1", .actual,
                        ReadingBatch(times: [1_000, 2_000], values: [1, 2, ReadingBatch.absent, 3]))))
        let ragged = refused(
            "readings.record", of: "hub-1", #"{"times":["1970-01-01T00:00:01Z"],"indexes":[[1],[2,3]]}"#)
        #expect(ragged?.field == "/data/indexes/1" && ragged?.reason == "it has 2 readings, and there are 1 times")
        #expect(
            refused("readings.record", of: "hub-1", #"{"times":["1970-01-01T00:00:01Z"],"indexes":[[1],[-1]]}"#)?.field
                == "/data/indexes/1/0")
        #expect(
            try ask("meter.read", of: "E-1", #"{"value":"120.50","at":"2026-03-05T08:30:00+08:00"}"#)
                == .telemetry(.readMeter(RegisterKey("E-1"), text: "120.50", at: moment("2026-03-05 08:30"))))
        let tariff = try ask(
            "tariff.set", of: "electricity",
            #"""
            {"from":"2026-03-05T08:30:00+08:00","source":"发改委 2026-1","seasons":[{"months":[1,7],
            "bands":[{"from":"00:00","band":"valley"},{"from":"07:15","band":"sharp"}]}]}
            """#)
        guard case .telemetry(.setTariff(.electricity, let event)) = tariff else {
            Issue.record("\(tariff)")
            return
        }
        #expect(event.seasons.map(\.months) == [[1, 7]] && event.seasons[0].quarters.count == 96)
        #expect(event.seasons[0].quarters[28] == .valley && event.seasons[0].quarters[29] == .sharp)
        for bands in [
            #"[{"from":"00:15","band":"flat"}]"#, #"[{"from":"00:00","band":"flat"},{"from":"00:00","band":"peak"}]"#,
            #"[{"from":"00:00","band":"flat"},{"from":"07:05","band":"peak"}]"#,
        ] {
            let error = refused(
                "tariff.set", of: "water",
                #"{"from":"2026-03-05T08:30:00Z","source":"x","seasons":[{"months":[1],"bands":\#(bands)}]}"#)
            #expect(error?.field == "/data/seasons/0/bands")
        }
    }

    @Test(arguments: [("3.0", 3), ("-3.000", -3), ("3", 3), ("3.5", nil), ("3e0", nil), ("9223372036854775808.0", nil)])
    func `a number without a fraction is whole, however it is written`(text: String, number: Int64?) throws {
        #expect(try JSONReader.read(Array(text.utf8)).integer == number)
    }
}
