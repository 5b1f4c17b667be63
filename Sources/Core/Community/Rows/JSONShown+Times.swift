internal import Calendar
public import JSON
public import Wire

extension Instant {
    public static var jsonSchema: JSONValue { ["type": "string", "format": "date-time"] }
    public var json: JSONValue { .string(rfc3339) }
}

extension Bool {
    public static var jsonSchema: JSONValue { ["type": "boolean"] }
    public var json: JSONValue { .bool(self) }
}

extension Spans: JSONShown {
    public static var jsonSchema: JSONValue {
        ["type": "array", "items": .object(of: ["from": Instant.jsonSchema, "until": Instant.jsonSchema])]
    }

    public var json: JSONValue {
        .array(all.map { span in ["from": span.lowerBound.json, "until": span.upperBound.json] })
    }
}

extension Timeline: JSONShown where Value: JSONShown {
    public static var jsonSchema: JSONValue {
        ["type": "array", "items": .object(of: ["from": Instant.jsonSchema, "value": Value.jsonSchema])]
    }

    public var json: JSONValue {
        .array(steps.map { step in ["from": Instant(milliseconds: step.from).json, "value": step.value.json] })
    }
}

extension IndexBreak: JSONShown {
    public static var jsonSchema: JSONValue {
        .object(of: ["at": Instant.jsonSchema, "final": Int64.jsonSchema.orNull, "initial": Int64.jsonSchema])
    }

    public var json: JSONValue {
        ["at": Instant(milliseconds: at).json, "final": final?.json ?? .null, "initial": initial.json]
    }
}

/// As it is asked for when a plan is made.
extension RoundSchedule: JSONShown {
    public static var jsonSchema: JSONValue {
        .object(of: [
            "first": ["type": "string", "format": "date"], "everyDays": Int.jsonSchema,
            "starts": ["type": "array", "items": clock], "minutes": Int.jsonSchema, "workingDays": Bool.jsonSchema,
        ])
    }

    public var json: JSONValue {
        [
            "first": .string("\(first)"), "everyDays": everyDays.json,
            "starts": .array(starts.map { .string("\(ClockTime(hour: $0 / 60, minute: $0 % 60)!)") }),
            "minutes": minutes.json, "workingDays": onWorkingDays.json,
        ]
    }

    private static let clock: JSONValue = ["type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"]
}

/// As it is asked for when a tariff is set: each band from the quarter of an hour at which it begins.
extension TariffSeason: JSONShown {
    public static var jsonSchema: JSONValue {
        .object(of: [
            "months": [Int].jsonSchema,
            "bands": [
                "type": "array", "items": .object(of: ["from": ["type": "string"], "band": TariffBand.jsonSchema]),
            ],
        ])
    }

    public var json: JSONValue {
        let begins = quarters.indices.filter { $0 == 0 || quarters[$0] != quarters[$0 - 1] }
        return [
            "months": months.json,
            "bands": .array(
                begins.map { quarter in
                    [
                        "from": .string("\(ClockTime(hour: quarter / 4, minute: quarter % 4 * 15)!)"),
                        "band": quarters[quarter].json,
                    ]
                }),
        ]
    }
}
