import CBOR
import Calendar
import Community
import Digest
import JSON
import Wire

/// Records as CloudEvents, with the names of fields that their schemas give them.
struct EventJSON: Sendable {
    private struct Kind {
        let version: UInt64
        let fields: [UInt64: FieldListing.Entry]
    }

    private let kinds: [String: Kind]
    private let source: String

    /// `log` is the id of the log, in text.
    init(log: String) {
        var kinds: [String: Kind] = [:]
        for (_, listed) in EventSchema.lanes {
            for kind in listed {
                kinds[kind.name] = Kind(
                    version: kind.version,
                    fields: Dictionary(uniqueKeysWithValues: kind.fields.map { (UInt64($0.key), $0) }))
            }
        }
        self.kinds = kinds
        source = "urn:linli:\(log)"
    }

    func json(_ record: Record, in lane: Lane, masked mask: Mask?) -> JSONValue {
        let kind = record.kind.name
        return json(Fact(record, kind), kind, record.body, in: lane, masked: mask)
    }

    /// An event of a case, out of its journal.
    func json(_ fact: Fact<CaseEvent>, masked mask: Mask?) -> JSONValue {
        let payload = fact.event.payload
        return json(fact, "\(type(of: payload).kind)", payload.body, in: .incident, masked: mask)
    }

    private func json<Event>(
        _ fact: Fact<Event>, _ kind: String, _ body: Body, in lane: Lane, masked mask: Mask?
    ) -> JSONValue {
        var members: [JSONMember] = [
            .init("specversion", "1.0"), .init("id", .string("\(lane.rawValue):\(fact.seq.value)")),
            .init("source", .string(source)), .init("type", .string(CloudEvent.typePrefix + kind)),
            .init("time", .string(fact.occurred.rfc3339)),
        ]
        if !fact.subject.isEmpty { members.append(.init("subject", .string(fact.subject))) }
        members += [
            .init("lane", .string(lane.rawValue)), .init("seq", .integer(Int64(clamping: fact.seq.value))),
            .init("recorded", .string(fact.recorded.rfc3339)),
        ]
        if let place = fact.place { members.append(.init("place", .string(place.text))) }
        if let actor = fact.actor, mask.map({ !$0.hides(.personal) }) ?? true {
            members.append(.init("actor", .string(actor)))
        }
        members.append(.init("data", data(body, of: kind, mask)))
        return .object(members)
    }

    private func data(_ body: Body, of kindName: String, _ mask: Mask?) -> JSONValue {
        guard case .map(let pairs)? = try? CBORValue(decoding: body.encoded) else { return .object([]) }
        let kind = kinds[kindName]
        return .object(
            pairs.compactMap { pair in
                guard case .unsigned(let key) = pair.key else { return nil }
                guard key != 0 else { return JSONMember("version", JSONValue(pair.value)) }
                guard let field = kind?.fields[key] else {
                    // What a newer program has written is passed on to those who may see everything.
                    return mask == nil ? JSONMember("\(key)", JSONValue(pair.value)) : nil
                }
                if let mask, mask.hides(field.sensitivity) { return nil }
                return JSONMember(field.name, JSONValue(pair.value, as: field.cddl))
            })
    }
}

extension JSONValue {
    /// CBOR as JSON: bytes in hexadecimal, times as RFC 3339 where the schema says that it is one.
    init(_ value: CBORValue, as cddl: String = "") {
        switch value {
        case .unsigned(let number):
            self = Int64(exactly: number).map { JSONValue.instant($0, cddl) } ?? .string("\(number)")
        case .negative(let argument):
            self = argument <= UInt64(Int64.max) ? .instant(~Int64(argument), cddl) : .string("-\(argument)-1")
        case .bytes(let bytes): self = .string(bytes.hexadecimal)
        case .text(let text): self = .string(text)
        case .array(let items): self = .array(items.map { JSONValue($0) })
        case .map(let pairs):
            self = .object(pairs.map { JSONMember(JSONValue($0.key).string ?? "\($0.key)", JSONValue($0.value)) })
        case .tagged(_, let content): self = JSONValue(content, as: cddl)
        case .bool(let truth): self = .bool(truth)
        case .null, .undefined: self = .null
        case .simple(let number): self = .integer(Int64(number))
        case .float(let number): self = number.isFinite ? .number("\(number)") : .null
        }
    }

    private static func instant(_ number: Int64, _ cddl: String) -> JSONValue {
        cddl == "instant" ? .string(Instant(milliseconds: number).rfc3339) : .integer(number)
    }
}
