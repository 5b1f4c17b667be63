import Calendar
import HTTPTypes
import JSON
import Surface
import Wire

/// An event as CloudEvents 1.0 has it, as far as it is a command for us.
struct CloudEvent: Sendable {
    let id: String
    let source: String
    let type: String
    let subject: String?
    let time: Instant?
    let data: JSONValue

    static let typePrefix = "linli."

    /// An event in one piece, in a body (`application/cloudevents+json`).
    init(_ json: JSONValue, at pointer: String = "") throws(Problem) {
        guard let members = json.members else {
            throw .invalid(pointer, "an event is an object")
        }
        for member in members where !CloudEvent.isAttribute(member.name) {
            throw .invalid(
                "\(pointer)/\(member.name)", "the name of an attribute has lower-case letters and digits alone")
        }
        let attribute: (String) throws(Problem) -> String? = { name throws(Problem) in
            guard let value = json[name], value != .null else { return nil }
            guard let text = value.string else {
                throw .invalid("\(pointer)/\(name)", "the attribute \(name) is a text")
            }
            return text
        }
        guard json["data_base64"] == nil else {
            throw .invalid("\(pointer)/data_base64", "data stands as JSON in `data`")
        }
        try self.init(attribute, data: json["data"] ?? .object([]), at: pointer)
    }

    /// An event whose attributes are fields of the head, in percent signs where they are no ASCII (HTTP binding, 3.1.3.2),
    /// and whose body is its data.
    init(binary head: HTTPFields, _ data: JSONValue) throws(Problem) {
        let attribute: (String) throws(Problem) -> String? = { name throws(Problem) in
            guard let field = head["ce-\(name)"] else { return nil }
            guard let text = field.percentDecoded else {
                throw .invalid("ce-\(name)", "a percent sign stands for no text in it")
            }
            return text
        }
        try self.init(attribute, data: data, at: "ce-")
    }

    private init(
        _ attribute: @escaping (String) throws(Problem) -> String?, data: JSONValue, at pointer: String
    ) throws(Problem) {
        let name = { (name: String) in pointer.hasSuffix("-") ? pointer + name : "\(pointer)/\(name)" }
        let required: (String) throws(Problem) -> String = { attributeName throws(Problem) in
            guard let text = try attribute(attributeName), !text.isEmpty else {
                throw .invalid(name(attributeName), "the attribute \(attributeName) is missing or empty")
            }
            return text
        }
        guard try required("specversion") == "1.0" else {
            throw .invalid(name("specversion"), "the version of CloudEvents is 1.0", allowed: ["1.0"])
        }
        let key: (String) throws(Problem) -> String = { attributeName throws(Problem) in
            let text = try required(attributeName)
            guard KeyText.isValid(text) else {
                throw .invalid(name(attributeName), "the attribute \(attributeName) is not \(KeyText.wanted)")
            }
            return text
        }
        id = try key("id")
        source = try key("source")
        type = try required("type")
        subject = try attribute("subject")
        if let type = try attribute("datacontenttype"), mediaType(type) != "application/json" {
            throw .invalid(name("datacontenttype"), "data is JSON", allowed: ["application/json"])
        }
        if let text = try attribute("time") {
            guard let instant = Instant(rfc3339: text) else {
                throw .invalid(name("time"), "the time is no RFC 3339 time such as 2026-03-05T08:30:00.250+08:00")
            }
            time = instant
        } else {
            time = nil
        }
        self.data = data
    }

    private static func isAttribute(_ name: String) -> Bool {
        name == "data_base64"
            || (!name.isEmpty
                && name.utf8.allSatisfy {
                    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
                        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                })
    }
}
