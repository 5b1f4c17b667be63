import Calendar
import Community
import HTTPTypes
import JSON
import Projections
import Spreadsheet
import Surface
import Wire

/// `/v1/indicators/…`: what the rows of a time come to.
struct IndicatorRoutes: Sendable {
    let site: QuerySite

    private static let period = Parameter<Period>(
        "period", "The time asked about: 2026, 2026-Q1, 2026-03, 2026-W12 or 2026-03-05; by default the last month.",
        schema: [
            "anyOf": [
                ["type": "string", "pattern": "^[0-9]{4}(-(Q[1-4]|0[1-9]|1[0-2]|W(0[1-9]|[1-4][0-9]|5[0-2])))?$"],
                ["type": "string", "format": "date"],
            ]
        ], example: "2026-03"
    ) { text throws(Unreadable) in
        guard let period = Period(text, in: .shanghai) else {
            throw Unreadable("it is no period such as 2026, 2026-Q1, 2026-03, 2026-W12 or 2026-03-05")
        }
        return period
    }

    /// What the figures of a lane are told apart by: a meter has no level, priority or department, and no hour.
    private static func by(of lane: Lane) -> Parameter<[Dimension]> {
        let words = (["level", "category", "priority", "department"] + PeriodUnit.allCases.map(\.rawValue))
            .filter { lane != .telemetry || Dimension($0)?.isOfMeters == true }
        let dimensions = ["place:DEPTH"] + words
        let one = "(place(:[1-\(PlacePath.maximumDepth)])?|\(words.joined(separator: "|")))"
        return Parameter(
            "by", "What figures are told apart by, with commas between: \(dimensions.joined(separator: ", ")).",
            schema: ["type": "string", "pattern": .string("^\(one)(,\(one))*$")], example: "place:1,category"
        ) { text throws(Unreadable) in
            var found: [Dimension] = []
            for name in text.split(separator: ",", omittingEmptySubsequences: false).map(String.init) {
                guard let dimension = Dimension(name), lane != .telemetry || dimension.isOfMeters else {
                    throw Unreadable("figures are not told apart by \"\(name)\"", allowed: dimensions)
                }
                found.append(dimension)
            }
            return found
        }
    }

    private static let profile = Parameter<DenominatorProfile>.choice(
        "profile", "What counts as what; linli by default.", DenominatorProfile.all.map { ($0.name, $0) },
        example: "linli")
    private static let basis = Parameter<AlarmBasis>.choice(
        "basis", "Whether late alarms count when somebody was told, which they do by default, or when they happened.",
        [("annunciation", .annunciation), ("occurrence", .occurrence)], example: "annunciation")
    private static let place = Parameter<PlacePath>.place("place", "Only this place and what is in it.")
    private static let until = Parameter<Instant>.time("until", "Leaving out what had not occurred by then.")

    var all: [Route] {
        [
            route(
                "closed-loop", "getClosedLoop", "The closed loop of cases: C1 to C20.", [Self.until, Self.profile]
            ) { (query, call, incident: inout Incident) throws(Problem) in
                FigureTable(closedLoop: query, by: try call.optional(Self.profile) ?? .linli, of: incident)
            },
            route(
                "alarms", "getAlarmIndicators", "The alarm system after ISA-18.2, per staffed seat.",
                [Self.until, Self.basis]
            ) { (query, call, incident: inout Incident) throws(Problem) in
                FigureTable(alarms: query, basis: try call.optional(Self.basis) ?? .annunciation, of: incident)
            },
            route(
                "patrol", "getPatrolIndicators", "Rounds: reached, on time, missed, and the longest gaps.", [Self.until]
            ) { (query, _, incident: inout Incident) throws(Problem) in FigureTable(patrol: query, of: incident) },
            route(
                "energy", "getEnergyIndicators", "What is used, made and lost, and how well that is known: E1 to E16.",
                []
            ) { (query, _, telemetry: inout Telemetry) throws(Problem) in
                FigureTable(energy: query, of: &telemetry)
            },
            BoardRoute(site: site).route,
        ]
    }

    private func route<Fold: QueriedFold>(
        _ name: String, _ operation: String, _ summary: String, _ more: [any ParameterDescription],
        _ table: @escaping @Sendable (IndicatorQuery, Call, inout Fold) throws(Problem) -> FigureTable
    ) -> Route {
        let asOf = AsOf.parameter("asOf", of: Fold.lane)
        let by = Self.by(of: Fold.lane)
        let common: [any ParameterDescription] = [Self.period, by, Self.place, asOf]
        return Route(
            "GET", PathPattern(stringLiteral: "/v1/indicators/\(name)"), operation, tag: "indicators", summary,
            access: .needs(.read(.figures)), parameters: common + more,
            answers: [
                .init(200, "The figures.", .jsonOrCSV(Self.schema, example: Self.example, csv: Self.exampleCSV))
            ],
            .reading { call throws(Problem) in
                let lane = try KnownLane<Fold>(site.lanes, asOf: try call.optional(asOf))
                var moment = try lane.moment()
                if case .time(let time)? = try call.optional(asOf) { moment = time }
                let query = IndicatorQuery(
                    try call.optional(Self.period), at: moment,
                    until: more.contains { $0.name == "until" } ? try call.optional(Self.until) : nil,
                    by: try call.optional(by) ?? [], in: try call.optional(Self.place) ?? .community)
                let found = try lane.look { fold in
                    Result { () throws(Problem) in try table(query, call, &fold) }
                }
                return Self.reply(try found.get(), asOf: lane.text, to: call)
            })
    }

    private static func reply(_ table: FigureTable, asOf: String, to call: Call) -> Reply {
        switch AnswerType(accept: call.head.fields["accept"]) {
        case .json: return .json(json(table, asOf: asOf))
        case .csv:
            var writer = CSVWriter()
            for line in table.lines { writer.line(line) }
            return .csv(writer)
        }
    }

    private static func json(_ table: FigureTable, asOf: String) -> JSONValue {
        [
            "asOf": .string(asOf), "dimensions": .array(table.dimensions.map { .string($0) }),
            "figures": .array(
                table.rows.map { row in
                    [
                        "group": .array(row.group.values.map { .string($0) }), "code": .string(row.code),
                        "chinese": .string(row.chinese), "english": .string(row.english),
                        "numerator": row.ratio.map { .integer($0.numerator) } ?? .null,
                        "denominator": row.ratio.map { .integer($0.denominator) } ?? .null,
                        "value": row.value.map { .string($0) } ?? .null, "unit": .string(row.unit),
                    ]
                }),
        ]
    }

    // MARK: In the description

    private static let schema: JSONValue = {
        let (text, number): (JSONValue, JSONValue) = (["type": "string"], ["type": ["integer", "null"]])
        let figure: JSONValue = [
            "type": "object", "required": ["group", "code", "chinese", "english", "value", "unit"],
            "properties": [
                "group": ["type": "array", "items": text], "code": text, "chinese": text, "english": text,
                "numerator": number, "denominator": number,
                "value": [
                    "type": ["string", "null"], "description": "In decimal digits; null where there is no data.",
                ], "unit": text,
            ],
        ]
        return [
            "type": "object", "required": ["asOf", "dimensions", "figures"],
            "properties": [
                "asOf": text, "dimensions": ["type": "array", "items": text],
                "figures": ["type": "array", "items": figure],
            ],
        ]
    }()

    private static let example: JSONValue = [
        "asOf": "incident:1712", "dimensions": ["place"],
        "figures": [
            [
                "group": ["b3"], "code": "C7", "chinese": "按期处置率", "english": "disposed in time", "numerator": 47,
                "denominator": 50, "value": "94.00", "unit": "%",
            ]
        ],
    ]

    private static let exampleCSV =
        "place,code,chinese,english,numerator,denominator,value,unit\r\nb3,C7,按期处置率,disposed in time,47,50,94.00,%\r\n"
}
