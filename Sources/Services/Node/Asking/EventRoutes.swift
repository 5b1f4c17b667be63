import Community
import Forms
import HTTPTypes
import JSON
import Ledger
import Surface
import Wire

/// `POST /v1/events`: commands as CloudEvents, one by one or many at once.
struct EventRoutes: Sendable {
    let asking: Asking

    static let structured = "application/cloudevents+json"
    static let batch = "application/cloudevents-batch+json"
    static let binary = "application/json"

    var all: [Route] {
        [
            Route(
                "POST", "/v1/events", "postEvents", tag: "events",
                "Records what CloudEvents say, each decided by the rules of the domain; many together whole or not at all.",
                access: .known, body: body,
                answers: [
                    Route.Answer(
                        200, "Stored, and durable.",
                        .json(
                            ["oneOf": [Asking.receiptSchema, Asking.receiptsSchema]], example: Asking.exampleReceipt))
                ], .asking(post))
        ]
    }

    private func post(_ call: Call, _ answer: @escaping @Sendable (Reply) -> Void) throws(Problem) {
        switch call.contentType {
        case Self.batch: try postBatch(call, answer)
        case Self.binary: try postOne(CloudEvent(binary: call.head.fields, try call.json()), call, answer)
        default: try postOne(CloudEvent(try call.json()), call, answer)
        }
    }

    private func postOne(
        _ event: CloudEvent, _ call: Call, _ answer: @escaping @Sendable (Reply) -> Void
    ) throws(Problem) {
        let ask = try asking.ask(event, by: call.caller)
        asking.submit([ask], call, at: nil, reply: { .json(Asking.json($0[0])) }, answer: answer)
    }

    private func postBatch(_ call: Call, _ answer: @escaping @Sendable (Reply) -> Void) throws(Problem) {
        guard let items = try call.json().array, (1...Asking.maximumBatch).contains(items.count) else {
            throw .invalid("", "a batch is an array of 1 to \(Asking.maximumBatch) events")
        }
        var asks: [Asking.Prepared] = []
        asks.reserveCapacity(items.count)
        for (index, item) in items.enumerated() {
            asks.append(try asking.ask(CloudEvent(item, at: "/\(index)"), by: call.caller, at: "/\(index)"))
        }
        asking.submit(asks, call, at: "", reply: { .json(Asking.json($0)) }, answer: answer)
    }

    // MARK: In the description

    private var body: Route.Content {
        let example: JSONValue = [
            "specversion": "1.0", "id": "7f3a", "source": "urn:gateway:b3", "type": "linli.alarm.raise",
            "subject": "smoke-b3-502", "time": "2026-11-21T10:00:00.123+08:00", "data": ["category": "fire.smoke"],
        ]
        return Route.Content([
            .init(Self.structured, ["oneOf": .array(VerbSchemas.events)], example: example),
            .init(Self.batch, VerbSchemas.batch(of: VerbSchemas.events), example: [example]),
            .init(
                Self.binary,
                [
                    "type": "object",
                    "description":
                        "The data of one event, whose attributes stand in the fields ce-specversion, ce-id, ce-source, ce-type, ce-subject and ce-time.",
                ], example: ["category": "fire.smoke"]),
        ])
    }
}
