import Community
import Forms
import JSON
import Ledger
import Merkle
import Surface
import Wire

/// The way from what somebody wants to what is stored: the verb's form, the right to it, the lane's desk.
struct Asking: Sendable {
    /// Commands in one request: a transaction has room for four of the kind.
    static let maximumBatch = 1_000

    let lanes: Lanes
    let gate: any Gate
    let vault: VaultDoor

    /// What is asked for, with the permission that it needs.
    struct Prepared: Sendable {
        enum Of: Sendable {
            case incident(Ask<IncidentCommand>)
            case telemetry(Ask<TelemetryCommand>)

            var lane: Lane {
                switch self {
                case .incident: .incident
                case .telemetry: .telemetry
                }
            }
        }

        let ask: Of
        let permission: Permission
        /// What the vault is to keep of it, and under which fields it stood; nil for what tells of nobody.
        let kept: KeptFields?
    }

    func ask(_ event: CloudEvent, by grant: Grant, at pointer: String = "") throws(Problem) -> Prepared {
        guard event.type.hasPrefix(CloudEvent.typePrefix),
            let verb = VerbForm[String(event.type.dropFirst(CloudEvent.typePrefix.count))]
        else {
            throw .invalid("\(pointer)/type", "there is no such type of event; /openapi.json lists what there is")
        }
        return try ask(
            verb, event.subject, event.data, by: grant, occurred: event.time, source: event.source, id: event.id,
            at: pointer)
    }

    /// `pointer` is where it stands in the request.
    func ask(
        _ verb: VerbForm, _ subject: String?, _ data: JSONValue, by grant: Grant, occurred: Instant?, source: String,
        id: String, at pointer: String = ""
    ) throws(Problem) -> Prepared {
        let permission = Permission.ask(verb.verb)
        guard grant.role.permissions.contains(permission) else {
            throw gate.refusal(of: permission, to: grant, .role(grant.role, permission))
        }
        let key: CommandKey
        do throws(WireError) { key = try CommandKey(principal: grant.principal, source: source, id: id) } catch {
            throw .invalid("\(pointer)/id", "\(error)")
        }
        let reporter = grant.owner?.ownership == .reported ? HeldID(text: grant.principal) : nil
        var keeping = Withholding { [vault] prefix, field in
            // Who reports in their own name is told of under that.
            prefix == "p" ? reporter ?? vault.reference(prefix, key, field) : vault.reference(prefix, key, field)
        }
        let asked: Asked
        do throws(FormError) { asked = try verb.ask(subject: subject, data: data, keeping: &keeping) } catch {
            throw .invalid(pointer + error.field, error.reason, allowed: error.allowed)
        }
        // A hash of what somebody wrote, or of a telephone number, would tell what it is to whoever tries all of them.
        let told = keeping.kept.isEmpty ? data : data.replacing(keeping.kept)
        let request = Request(key: key, content: content(verb.name, subject, occurred, told))
        let caller = verb.verb == .caseReport ? reporter : nil
        let kept: KeptFields? =
            keeping.kept.isEmpty && caller == nil
            ? nil
            : KeptFields(
                keeping.kept, of: key, by: caller, about: subject, in: asked.lane,
                from: lanes.ledger[asked.lane].head.size, at: pointer)
        let (scope, owner) = (grant.reach(of: permission), grant.owner)
        switch asked {
        case .incident(let command):
            return Prepared(
                ask: .incident(
                    Ask(
                        command, by: grant.principal, occurred: occurred, within: scope, owner: owner,
                        request: request)),
                permission: permission, kept: kept)
        case .telemetry(let command):
            return Prepared(
                ask: .telemetry(Ask(command, by: grant.principal, occurred: occurred, within: scope, request: request)),
                permission: permission, kept: kept)
        }
    }

    /// What tells this request from another under the same id, however it was spaced.
    private func content(_ verb: String, _ subject: String?, _ occurred: Instant?, _ data: JSONValue) -> [UInt8] {
        var writer = JSONWriter(reserving: 256)
        writer.beginArray()
        writer.string(verb)
        if let subject { writer.string(subject) } else { writer.null() }
        if let occurred { writer.integer(occurred.milliseconds) } else { writer.null() }
        writer.value(data)
        writer.endArray()
        return writer.bytes
    }

    /// Has them decided together; they are of one lane.
    func submit(
        _ prepared: [Prepared], _ call: Call, at pointer: String?, reply: @escaping @Sendable ([Recorded]) -> Reply,
        answer: @escaping @Sendable (Reply) -> Void
    ) {
        let asks: LaneAsks
        do throws(Problem) { asks = try together(prepared) } catch { return answer(error.reply) }
        decide(asks, keeping: prepared.map(\.kept), bytes: call.body.count) { [gate] result in
            switch result {
            case .success(let recorded): answer(reply(recorded))
            case .failure(let error):
                if let (index, lack) = error.denial { gate.denied(call.caller, prepared[index].permission, lack) }
                answer(Problem(error, at: pointer).reply)
            }
        }
    }

    /// The same for whoever waits for no reply. What the commands say of people is durable before they are decided.
    func decide(
        _ asks: LaneAsks, keeping kept: [KeptFields?], bytes: Int,
        answer: @escaping @Sendable (Result<[Recorded], AskError>) -> Void
    ) {
        guard kept.contains(where: { $0 != nil }) else { return lanes.submit(asks, bytes: bytes, answer: answer) }
        vault.keep(kept, answer: answer) { [lanes] ended in lanes.submit(asks, bytes: bytes, answer: ended) }
    }

    func together(_ prepared: [Prepared]) throws(Problem) -> LaneAsks {
        var incident: [Ask<IncidentCommand>] = []
        var telemetry: [Ask<TelemetryCommand>] = []
        for (index, one) in prepared.enumerated() {
            switch one.ask {
            case .incident(let ask): incident.append(ask)
            case .telemetry(let ask): telemetry.append(ask)
            }
            guard incident.isEmpty || telemetry.isEmpty else {
                throw .invalid(
                    "/\(index)/type", "it belongs into another lane than those before it; send them in two batches")
            }
        }
        return telemetry.isEmpty ? .incident(incident) : .telemetry(telemetry)
    }

    // MARK: Receipts

    static func json(_ recorded: Recorded) -> JSONValue {
        let receipt = recorded.receipt
        return [
            "id": .string(receipt.key.id), "lane": .string(receipt.lane.rawValue),
            "seq": .integer(Int64(clamping: receipt.seq.value)), "count": .integer(Int64(receipt.count)),
            "duplicate": .bool(receipt.duplicate), "subject": recorded.subject.map { .string($0) } ?? .null,
        ]
    }

    static func json(_ recorded: [Recorded]) -> JSONValue { ["receipts": .array(recorded.map { json($0) })] }

    static let receiptSchema: JSONValue = ["$ref": "#/components/schemas/Receipt"]

    static let receiptsSchema: JSONValue = [
        "type": "object", "required": ["receipts"],
        "properties": ["receipts": ["type": "array", "items": receiptSchema]],
    ]

    static let schemas: [JSONMember] = [
        .init(
            "Receipt",
            [
                "type": "object", "required": ["id", "lane", "seq", "count", "duplicate", "subject"],
                "properties": [
                    "id": ["type": "string"], "lane": ["enum": ["incident", "telemetry", "access"]],
                    "seq": ["type": "integer"], "count": ["type": "integer"], "duplicate": ["type": "boolean"],
                    "subject": ["type": ["string", "null"]],
                ],
            ])
    ]

    static let exampleReceipt: JSONValue = [
        "id": "7f3a", "lane": "incident", "seq": 1_712, "count": 2, "duplicate": false, "subject": "a0c4m7q2x8v1n3",
    ]
}
