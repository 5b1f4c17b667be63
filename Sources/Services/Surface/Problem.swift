public import HTTPTypes
public import JSON

/// Why a request was not answered as it was asked (RFC 9457): what happened, where in the request, by which rule, and what
/// to do instead.
public struct Problem: Error, Hashable, Sendable {
    public let status: Int
    /// A name that programs can know: `case.checker-is-disposer`, `id-reused`.
    public let name: String
    /// The same sentence for every problem of this name.
    public let title: String
    /// A sentence about this one.
    public let detail: String
    /// Where in the request: a JSON pointer into the body, or the name of a parameter.
    public var field: String?
    /// What would be taken instead.
    public var allowed: [String] = []
    /// When to come back.
    public var retryAfterSeconds: Int?
    /// What else a program may want to know.
    public var more: [JSONMember] = []
    /// Fields of the answer beside the problem.
    public var fields = HTTPFields()

    public init(
        _ status: Int, _ name: String, _ title: String, _ detail: String, field: String? = nil,
        allowed: [String] = [], retryAfterSeconds: Int? = nil
    ) {
        self.status = status
        self.name = name
        self.title = title
        self.detail = detail
        self.field = field
        self.allowed = allowed
        self.retryAfterSeconds = retryAfterSeconds
    }

    public static let contentType = "application/problem+json"

    public var json: JSONValue {
        var members: [JSONMember] = [
            JSONMember("type", .string("urn:linli:problem:\(name)")), JSONMember("title", .string(title)),
            JSONMember("status", .integer(Int64(status))), JSONMember("detail", .string(detail)),
        ]
        if let field { members.append(JSONMember("field", .string(field))) }
        if !allowed.isEmpty { members.append(JSONMember("allowed", .array(allowed.map { .string($0) }))) }
        if let retryAfterSeconds { members.append(JSONMember("retryAfter", .integer(Int64(retryAfterSeconds)))) }
        return .object(members + more)
    }

    public var reply: Reply {
        var reply = Reply(status, type: Problem.contentType, json.encoded)
        reply.fields.append("cache-control", "no-store")
        if let retryAfterSeconds { reply.fields.append("retry-after", "\(retryAfterSeconds)") }
        for (name, value) in fields.pairs { reply.fields.append(name, value) }
        return reply
    }
}

/// The problems of requests in general; what the domain refuses has the names of its rules.
extension Problem {
    public static func notFound(_ detail: String) -> Problem { Problem(404, "not-found", "Not found", detail) }

    public static func invalid(_ field: String, _ detail: String, allowed: [String] = []) -> Problem {
        Problem(400, "invalid", "The request is not understood", detail, field: field, allowed: allowed)
    }

    public static func tooLarge(_ limit: Int) -> Problem {
        Problem(413, "too-large", "The body is too large", "a body has at most \(limit) bytes here; split it")
    }

    public static func busy(_ detail: String, seconds: Int = 1) -> Problem {
        Problem(503, "busy", "Too much at once", detail, retryAfterSeconds: seconds)
    }
}
