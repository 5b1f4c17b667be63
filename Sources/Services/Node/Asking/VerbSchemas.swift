import Community
import Forms
import JSON
import Wire

/// What can be asked, in the description: the data of each verb once, and around it the verb as an event and as a command.
enum VerbSchemas {
    /// What the routes refer to.
    static let all: [JSONMember] =
        VerbForm.all.map { JSONMember("data.\($0.name)", $0.schema) }
        + VerbForm.all.map { JSONMember("event.\($0.name)", event($0)) }
        + VerbForm.all.map { JSONMember("command.\($0.name)", command($0)) }
        + lanes.map { JSONMember("events.\($0)", oneOf("event", by: "type", prefix: CloudEvent.typePrefix, in: $0)) }
        + lanes.map { JSONMember("commands.\($0)", oneOf("command", by: "verb", prefix: "", in: $0)) }

    static func data(of verb: VerbForm) -> JSONValue { reference("data.\(verb.name)") }

    /// Any event, and any command, lane by lane: what comes together is of one.
    static let events = lanes.map { reference("events.\($0)") }
    static let commands = lanes.map { reference("commands.\($0)") }

    static func batch(of kinds: [JSONValue]) -> JSONValue {
        [
            "anyOf": .array(
                kinds.map {
                    [
                        "type": "array", "minItems": 1, "maxItems": .integer(Int64(Asking.maximumBatch)),
                        "items": $0,
                    ]
                })
        ]
    }

    private static let lanes = Lane.allCases.filter { lane in VerbForm.all.contains { $0.lane == lane } }

    private static func reference(_ name: String) -> JSONValue { ["$ref": .string("#/components/schemas/\(name)")] }

    private static func oneOf(_ kind: String, by name: String, prefix: String, in lane: Lane) -> JSONValue {
        let verbs = VerbForm.all.filter { $0.lane == lane }
        return [
            "oneOf": .array(verbs.map { reference("\(kind).\($0.name)") }),
            "discriminator": [
                "propertyName": .string(name),
                "mapping": .object(
                    verbs.map {
                        JSONMember(prefix + $0.name, .string("#/components/schemas/\(kind).\($0.name)"))
                    }),
            ],
        ]
    }

    private static func command(_ verb: VerbForm) -> JSONValue {
        var properties: [JSONMember] = [JSONMember("verb", ["const": .string(verb.name)])]
        if let subject = verb.subject { properties.append(JSONMember("subject", subject.schema)) }
        properties.append(JSONMember("data", data(of: verb)))
        return [
            "type": "object", "properties": .object(properties), "additionalProperties": false,
            "required": required(["verb"], verb),
        ]
    }

    /// The attributes that CloudEvents has; whatever else has the name of one is let pass.
    private static func event(_ verb: VerbForm) -> JSONValue {
        [
            "type": "object",
            "properties": [
                "specversion": ["const": "1.0"], "id": KeyText.schema, "source": KeyText.schema,
                "type": ["const": .string(CloudEvent.typePrefix + verb.name)],
                "subject": verb.subject?.schema ?? ["type": "null"],
                "time": ["type": ["string", "null"], "format": "date-time"],
                "datacontenttype": [
                    "type": ["string", "null"],
                    "pattern": "^ *[aA][pP][pP][lL][iI][cC][aA][tT][iI][oO][nN]/[jJ][sS][oO][nN] *(;|$)",
                ],
                "data": data(of: verb),
            ],
            "propertyNames": ["pattern": "^[a-z0-9]+$"],
            "required": required(["specversion", "id", "source", "type"], verb),
        ]
    }

    private static func required(_ names: [String], _ verb: VerbForm) -> JSONValue {
        let hasData = verb.fields.contains(where: \.isRequired)
        return .array(
            (names + (verb.subject == nil ? [] : ["subject"]) + (hasData ? ["data"] : [])).map { .string($0) })
    }
}

/// What makes a command the same when it comes again. A record holds it in 256 bytes, and a schema counts characters: as
/// many of ASCII, or 64 of any.
enum KeyText {
    static let schema: JSONValue = [
        "type": "string", "pattern": .string("^([ -~]{1,256}|\(PrintedText.pattern){1,64})$"),
    ]
    static let wanted = "1 to 64 characters that are no control characters, or up to 256 where all are ASCII"

    static func isValid(_ text: String) -> Bool {
        let (bytes, length) = (text.utf8.count, text.unicodeScalars.count)
        return PrintedText.isAll(of: text) && bytes > 0 && (length <= 64 || (bytes == length && bytes <= 256))
    }
}
