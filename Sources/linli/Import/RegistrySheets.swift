import Community
import Forms

/// What a community has, one sheet for each kind of thing, in the order in which one needs the other.
enum RegistrySheets {
    static let all: [Sheet] = incident + telemetry

    private static let incident: [Sheet] = [
        places, outlines, people, devices, departments, staff, seats, duties, checkpoints, plans,
    ]

    private static let places = Sheet(
        name: "places", columns: [.required("place"), .required("kind"), .required("name"), .optional("area"), time],
        key: ["place"]
    ) { row throws(ImportProblem) in
        let area = try row.optional("area", row.amount(2))
        return .registry(
            .addPlace(
                try row.required("place", row.place), kind: try row.required("kind", row.choice),
                name: try row.required("name", row.name), floorArea: area))
    }

    private static let outlines = Sheet(
        name: "outlines", columns: [.required("place"), .required("shape"), .required("points"), time],
        key: ["place", "time"]
    ) { row throws(ImportProblem) in
        let shape: Geometry.Shape = try row.required("shape", row.choice)
        let points = try row.required("points", row.points)
        return .registry(
            .drawPlace(
                try row.required("place", row.place),
                [Geometry(shape, points.flatMap { [$0.longitude, $0.latitude] })]))
    }

    private static let people = Sheet(
        name: "people",
        columns: [
            .required("place"), .required("people"), .required("households"), .required("occupied"), .required("time"),
        ],
        key: ["place", "time"]
    ) { row throws(ImportProblem) in
        return .registry(
            .countPeople(
                try row.required("place", row.place), people: try row.required("people", row.amount(0)),
                households: try row.required("households", row.amount(0)),
                occupied: try row.required("occupied", row.amount(0))))
    }

    private static let devices = Sheet(
        name: "devices",
        columns: [.required("device"), .required("kind"), .required("model"), .required("place"), time], key: ["device"]
    ) { row throws(ImportProblem) in
        .registry(
            .installDevice(
                try row.required("device", row.id), kind: try row.required("kind", row.name),
                model: try row.required("model", row.name), at: try row.required("place", row.place)))
    }

    private static let departments = Sheet(
        name: "departments", columns: [.required("department"), .required("name"), .required("level"), time],
        key: ["department"]
    ) { row throws(ImportProblem) in
        .registry(
            .foundDepartment(
                try row.required("department", row.id), name: try row.required("name", row.name),
                level: try row.required("level", row.level)))
    }

    private static let staff = Sheet(
        name: "staff", columns: [.required("staff"), .required("department"), time], key: ["staff"]
    ) { row throws(ImportProblem) in
        .registry(
            .engageStaff(try row.required("staff", row.id), department: try row.required("department", row.id)))
    }

    private static let seats = Sheet(
        name: "seats", columns: [.required("seat"), .required("place"), time], key: ["seat"]
    ) { row throws(ImportProblem) in
        .registry(.openSeat(try row.required("seat", row.id), at: try row.required("place", row.place)))
    }

    private static let duties = Sheet(
        name: "duties", columns: [.required("seat"), .required("staff"), .required("from"), .required("until")],
        key: ["seat", "from"]
    ) { row throws(ImportProblem) in
        .registry(
            .rosterDuty(
                try row.required("seat", row.id), try row.required("staff", row.id),
                from: try row.required("from", row.instant), until: try row.required("until", row.instant)))
    }

    private static let checkpoints = Sheet(
        name: "checkpoints",
        columns: [.required("checkpoint"), .required("place"), .required("method"), .optional("position"), time],
        key: ["checkpoint"]
    ) { row throws(ImportProblem) in
        .inspection(
            .installCheckpoint(
                try row.required("checkpoint", row.id), at: try row.required("place", row.place),
                try row.required("method", row.choice), try row.position("position")))
    }

    private static let plans = Sheet(
        name: "plans",
        columns: [
            .required("plan"), .required("place"), .required("kind"), .required("name"), .required("route"),
            .required("ordered"), .required("tolerance_minutes"), .required("gap_hours"), time,
        ],
        key: ["plan"]
    ) { row throws(ImportProblem) in
        let exactness = InspectionCommand.Exactness(
            isOrdered: try row.required("ordered", row.answer),
            tolerance: Int64(try row.required("tolerance_minutes", row.count(0...1_440))) * 60_000,
            maximumGap: Int64(try row.required("gap_hours", row.count(1...17_544))) * 3_600_000)
        return .inspection(
            .plan(
                try row.required("plan", row.id), at: try row.required("place", row.place),
                try row.required("kind", row.choice), name: try row.required("name", row.name),
                route: try row.required("route", row.ids), exactness))
    }

    /// When it came to be so; without it, now.
    private static let time = Sheet.Column.optional("time")
}

extension Asked {
    static func registry(_ command: RegistryCommand) -> Asked { .incident(.registry(command)) }
    static func inspection(_ command: InspectionCommand) -> Asked { .incident(.inspection(command)) }
}
