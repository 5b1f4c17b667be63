public import Community
public import HTTPTypes
public import JSON

/// A request that was understood and let in, with what its handler needs of it.
public struct Call: Sendable {
    /// Nil on routes that are open to all.
    let grant: Grant?
    public let head: RequestHead
    public let body: [UInt8]
    public let id: RequestID
    /// Where it comes from: an IP address.
    public let address: String
    let route: Route
    let values: [String: String]

    /// Who asks. Only a route that is open to all has calls without one, and its handler has no business with it.
    public var caller: Grant {
        guard let grant else { preconditionFailure("\(route.operation) is open to all and asks who calls") }
        return grant
    }

    /// A parameter that must be there.
    public subscript<Value>(parameter: Parameter<Value>) -> Value {
        get throws(Problem) {
            guard let value = try optional(parameter) else {
                throw .invalid(parameter.name, "the parameter \(parameter.name) is missing: \(parameter.summary)")
            }
            return value
        }
    }

    public func optional<Value>(_ parameter: Parameter<Value>) throws(Problem) -> Value? {
        precondition(
            route.parameters.contains { $0.name == parameter.name && $0.place == parameter.place },
            "\(route.operation) does not describe its parameter \(parameter.name)")
        let text = parameter.place == .header ? head.fields[parameter.name] : values[parameter.name]
        guard let text else { return nil }
        do throws(Unreadable) { return try parameter.read(text) } catch {
            throw .invalid(parameter.name, "\(parameter.name): \(error.reason)", allowed: error.allowed)
        }
    }

    /// The media type of the body without its parameters, in lower case.
    public var contentType: String? { head.fields["content-type"].map(mediaType) }

    /// The body as JSON.
    public func json() throws(Problem) -> JSONValue {
        do throws(JSONError) { return try JSONReader.read(body) } catch {
            throw Problem(400, "malformed", "The body is no JSON", "\(error)", field: "")
        }
    }
}

/// `Application/JSON; charset=utf-8` is `application/json`.
public func mediaType(_ field: String) -> String {
    // Most clients write it so already.
    if field.utf8.allSatisfy(isPlain) { return field }
    return String(field.prefix { $0 != ";" }).trimmingSpaces.lowercased()
}

/// What stands in a media type of lower case without parameters.
private func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: "+"): true
    default: false
    }
}

extension String {
    var trimmingSpaces: String {
        guard let first = firstIndex(where: { $0 != " " && $0 != "\t" }),
            let last = lastIndex(where: { $0 != " " && $0 != "\t" })
        else { return "" }
        return String(self[first...last])
    }
}
