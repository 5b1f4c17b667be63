internal import Calendar
internal import Digest
public import JSON
public import Wire

/// What the messages of some topics mean, as a file says it (`Protocols/Schemas/mqtt`).
public struct MessageMapping: Sendable {
    public enum Payload: String, CaseIterable, Sendable {
        case text, json
        /// Says itself what is to be done: CloudEvents 1.0 as JSON.
        case cloudevent
    }

    /// What is asked of the community when a message says a certain word.
    public struct Case: Hashable, Sendable {
        public let verb: String
        let subject: Template?
        let data: Template
    }

    public let topic: TopicPattern
    public let payload: Payload
    /// As what role the devices speak.
    public let role: String
    /// Of events that say themselves what is to be done: whether they are readings rather than what is urgent.
    public let areReadings: Bool
    private let word: Template
    /// By the word; nil for a word that asks for nothing. `*` is any other word.
    public let cases: [String: Case?]
    private let id: Template?
    private let time: (unit: TimeUnit, template: Template)?

    enum TimeUnit: String, CaseIterable { case rfc3339, seconds, milliseconds }

    private static let names: Set<String> = [
        "about", "topic", "payload", "role", "readings", "word", "cases", "id", "time",
    ]

    public init(_ json: JSONValue) throws(MappingError) {
        guard let members = json.members else { throw MappingError("", "a mapping is an object") }
        for member in members where !MessageMapping.names.contains(member.name) {
            throw MappingError("/\(member.name)", "there is no such field")
        }
        let text = { (name: String) throws(MappingError) -> String? in
            guard let value = json[name] else { return nil }
            guard let text = value.string else { throw MappingError("/\(name)", "it is a text") }
            return text
        }
        guard let topic = try text("topic") else { throw MappingError("/topic", "it is missing") }
        let pattern: TopicPattern
        do throws(MappingError) { pattern = try TopicPattern(topic) } catch { throw error.inside("topic") }
        self.topic = pattern
        guard let payload = Payload(rawValue: try text("payload") ?? "json") else {
            throw MappingError("/payload", "it is one of text, json, cloudevent")
        }
        self.payload = payload
        role = try text("role") ?? "device"
        areReadings = json["readings"]?.bool ?? false
        let names = pattern.names
        word = try MessageMapping.template("word", of: json, names) ?? .payload
        id = try MessageMapping.template("id", of: json, names)
        time = try MessageMapping.time(json["time"], names)
        cases = try MessageMapping.cases(json["cases"], names)
        guard cases.isEmpty == (payload == .cloudevent) else {
            throw MappingError(
                "/cases", "they stand there unless the payload is a cloudevent, which says itself what it is")
        }
        guard payload == .text || payload == .cloudevent || json["word"] != nil || cases["*"] != nil else {
            throw MappingError("/word", "it says where the word stands that tells one case from another")
        }
    }

    private static func template(
        _ name: String, of json: JSONValue, _ names: Set<String>
    ) throws(MappingError) -> Template? {
        guard let value = json[name] else { return nil }
        do throws(MappingError) { return try Template(value, names: names) } catch { throw error.inside(name) }
    }

    private static func time(
        _ json: JSONValue?, _ names: Set<String>
    ) throws(MappingError) -> (unit: TimeUnit, template: Template)? {
        guard let json else { return nil }
        guard let member = json.members?.first, json.members?.count == 1, let unit = TimeUnit(rawValue: member.name)
        else { throw MappingError("/time", "it is {rfc3339: …}, {seconds: …} or {milliseconds: …}, since 1970") }
        do throws(MappingError) { return (unit, try Template(member.value, names: names)) } catch {
            throw error.inside(member.name).inside("time")
        }
    }

    private static func cases(
        _ json: JSONValue?, _ names: Set<String>
    ) throws(MappingError) -> [String: Case?] {
        var cases: [String: Case?] = [:]
        for member in json?.members ?? [] {
            do throws(MappingError) {
                cases[member.name] = .some(try oneCase(member.value, names))
            } catch {
                throw error.inside(member.name).inside("cases")
            }
        }
        return cases
    }

    private static func oneCase(_ json: JSONValue, _ names: Set<String>) throws(MappingError) -> Case? {
        if json == .null { return nil }
        for member in json.members ?? [] where !["verb", "subject", "data"].contains(member.name) {
            throw MappingError("/\(member.name)", "there is no such field")
        }
        guard let verb = json["verb"]?.string else { throw MappingError("/verb", "it is missing, or no text") }
        let data = try template("data", of: json, names)
        return Case(
            verb: verb, subject: try template("subject", of: json, names),
            data: data ?? .nothing)
    }
}

/// What a message asks for.
public enum MessageContent: Hashable, Sendable {
    case nothing
    case command(MappedCommand)
    case cloudEvent(JSONValue)
}

public struct MappedCommand: Hashable, Sendable {
    public let verb: String
    public let subject: String?
    public let data: JSONValue
    /// When it happened by the device's clock, if it says so.
    public let occurred: Instant?
    /// What tells this message from all others of the topic, if it says so.
    public let id: String?
}

extension MessageMapping {
    func content(_ payload: [UInt8], _ captures: [String: String]) throws(MessageRefusal) -> MessageContent {
        var json: JSONValue?
        if self.payload != .text {
            do throws(JSONError) { json = try JSONReader.read(payload) } catch {
                throw .unreadable("no JSON from byte \(error.offset)")
            }
        }
        if self.payload == .cloudevent { return .cloudEvent(json!) }
        guard let text = String(validating: payload, as: UTF8.self) else { throw .unreadable("it is no UTF-8") }
        let context = MessageContext(captures: captures, json: json, text: text)
        guard let found = try chosen(context) else {
            throw .unsuitable("it says a word that the mapping does not have")
        }
        guard let chosen = found else { return .nothing }
        return .command(
            MappedCommand(
                verb: chosen.verb, subject: try chosen.subject?.text(from: context),
                data: try chosen.data.filled(from: context), occurred: try occurred(context),
                id: try id?.text(from: context).shortened))
    }

    private func chosen(_ context: MessageContext) throws(MessageRefusal) -> Case?? {
        if cases.count == 1, let only = cases["*"] { return .some(only) }
        return cases[try word.text(from: context)] ?? cases["*"]
    }

    private func occurred(_ context: MessageContext) throws(MessageRefusal) -> Instant? {
        guard let time else { return nil }
        let text = try time.template.text(from: context)
        let instant: Instant? =
            switch time.unit {
            case .rfc3339: Instant(rfc3339: text)
            case .seconds: Int64(text).flatMap { Int64(exactly: Int128($0) * 1_000) }.map(Instant.init(milliseconds:))
            case .milliseconds: Int64(text).map(Instant.init(milliseconds:))
            }
        guard let instant else { throw .unsuitable("its time is no time") }
        return instant
    }
}

extension String {
    /// What makes messages the same is at most so long; of a longer text it is the sum that tells it from others.
    fileprivate var shortened: String {
        utf8.count <= 128 ? self : SHA256.hash(Array(utf8)).bytes.hexadecimal
    }
}
