import Community
import Forms
import HTTPTypes
import JSON
import Surface
import Wire

/// `POST /v1/alarms/{id}/acknowledge` and its like: each verb of the domain under its thing.
struct VerbRoutes: Sendable {
    let asking: Asking

    static let idempotencyKey = Parameter<String>(
        "idempotency-key", in: .header,
        "What makes the same request the same when it is sent again: it gets its first receipt for 30 days.",
        schema: ["type": "string", "pattern": "^[!-~]{1,200}$"], example: "5d1f"
    ) { text throws(Unreadable) in
        guard (1...200).contains(text.utf8.count), text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw Unreadable("it has not 1 to 200 characters of ASCII, none of them a space")
        }
        return text
    }

    /// Of what comes without a source of its own.
    static let source = "linli:http"

    var all: [Route] { VerbForm.all.map(route) + [bulk] }

    private func route(_ verb: VerbForm) -> Route {
        let subject = verb.subject.map { field in
            Parameter<String>(
                "id", in: .path, required: true, "The \(field.name).", schema: field.schema, example: field.example
            ) { text throws(Unreadable) in text }
        }
        let base = "/v1/\(verb.verb.noun.collection)"
        let path = subject == nil ? "\(base)/\(verb.verb.action)" : "\(base)/{id}/\(verb.verb.action)"
        return Route(
            "POST", PathPattern(stringLiteral: path), verb.verb.operation, tag: verb.verb.noun.collection, verb.summary,
            about: verb.about, access: .needs(.ask(verb.verb)),
            parameters: [Self.idempotencyKey] + (subject.map { [$0] } ?? []),
            body: Route.Content(
                [.init("application/json", VerbSchemas.data(of: verb), example: verb.example)],
                isRequired: verb.fields.contains(where: \.isRequired)),
            answers: [
                .init(
                    200, "Stored, and durable.", .json(Asking.receiptSchema, example: Asking.exampleReceipt),
                    made: verb.verb.begins ? .init(verb.verb.noun.thing, at: "/subject") : nil)
            ],
            .asking { call, answer throws(Problem) in
                let data = call.body.isEmpty ? .object([]) : try call.json()
                let prepared = try asking.ask(
                    verb, try subject.map { subject throws(Problem) in try call[subject] }, data, by: call.caller,
                    occurred: nil, source: Self.source, id: try id(of: call))
                asking.submit([prepared], call, at: nil, reply: { .json(Asking.json($0[0])) }, answer: answer)
            })
    }

    /// A request without an id of its own is another one each time.
    private func id(of call: Call) throws(Problem) -> String {
        try call.optional(Self.idempotencyKey) ?? "\(call.id)"
    }

    // MARK: Bulk

    private var bulk: Route {
        let example: JSONValue = [
            ["verb": "alarm.acknowledge", "subject": "a0c4m7q2x8v1n3"],
            ["verb": "alarm.acknowledge", "subject": "a9k2j5h7d3f6g8"],
        ]
        return Route(
            "POST", "/v1/commands", "postCommands", tag: "commands",
            "Many commands of one lane together, whole or not at all.", access: .known,
            parameters: [Self.idempotencyKey],
            body: .json(VerbSchemas.batch(of: VerbSchemas.commands), example: example),
            answers: [
                .init(
                    200, "Stored, and durable.",
                    .json(Asking.receiptsSchema, example: ["receipts": [Asking.exampleReceipt]]))
            ], .asking(postBulk))
    }

    private func postBulk(_ call: Call, _ answer: @escaping @Sendable (Reply) -> Void) throws(Problem) {
        guard let items = try call.json().array, (1...Asking.maximumBatch).contains(items.count) else {
            throw .invalid("", "commands are an array of 1 to \(Asking.maximumBatch) of them")
        }
        let id = try id(of: call)
        var prepared: [Asking.Prepared] = []
        prepared.reserveCapacity(items.count)
        for (index, item) in items.enumerated() {
            let pointer = "/\(index)"
            guard let members = item.members else { throw .invalid(pointer, "a command is an object") }
            for member in members where !["verb", "subject", "data"].contains(member.name) {
                throw .invalid(
                    "\(pointer)/\(member.name)", "there is no such field", allowed: ["verb", "subject", "data"])
            }
            guard let verb = item["verb"]?.string.flatMap({ VerbForm[$0] }) else {
                throw .invalid("\(pointer)/verb", "there is no such verb; /openapi.json lists what there is")
            }
            if let subject = item["subject"], subject.string == nil {
                throw .invalid("\(pointer)/subject", "a subject is a text")
            }
            prepared.append(
                try asking.ask(
                    verb, item["subject"]?.string, item["data"] ?? .object([]), by: call.caller, occurred: nil,
                    source: Self.source, id: "\(id)/\(index)", at: pointer))
        }
        asking.submit(prepared, call, at: "", reply: { .json(Asking.json($0)) }, answer: answer)
    }
}
