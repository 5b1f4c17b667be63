import JSON

/// What any route of a kind may answer besides what it names itself, by its status.
enum Refusal: Int, CaseIterable {
    case malformed = 400
    case unknown = 401
    case denied = 403
    case missing = 404
    case conflict = 409
    case gone = 410
    case tooLarge = 413
    case pathTooLong = 414
    case mediaType = 415
    case expectation = 417
    case overloaded = 429
    case headTooLarge = 431
    case notUnderstood = 501
    case busy = 503
    case diskFull = 507

    func isOf(_ route: Route) -> Bool {
        switch self {
        case .malformed, .tooLarge, .pathTooLong, .expectation, .headTooLarge, .notUnderstood: true
        case .unknown, .denied: if case .open = route.access { false } else { true }
        case .missing: !route.path.names.isEmpty || route.isReading
        case .gone: route.isReading
        case .mediaType: route.body != nil
        case .conflict, .overloaded, .diskFull: route.isAsking
        case .busy: route.isReading || route.isAsking
        }
    }

    private var summary: String {
        switch self {
        case .malformed: "The request is not understood: the answer says where and why."
        case .unknown: "Nobody is known by this token."
        case .denied: "The token's role or scope does not allow it."
        case .missing: "Nothing is there, or not yet."
        case .conflict: "A rule of the domain refuses it, or its id was used for something else."
        case .gone: "It is not kept any more."
        case .tooLarge: "The body is too large."
        case .pathTooLong: "The path with its query is too long."
        case .mediaType: "The media type of the body is not taken."
        case .expectation: "Something else is expected than 100-continue."
        case .overloaded: "Too much waits; Retry-After says when to come back."
        case .headTooLarge: "The header fields are too long or too many."
        case .notUnderstood: "The body comes in a transfer coding other than chunked."
        case .busy: "It cannot be done now; Retry-After says when to come back."
        case .diskFull: "The disk is full; nothing was stored."
        }
    }

    /// What refuses: the transport knows no problems, only sentences.
    private var types: [String] {
        switch self {
        case .malformed: [Problem.contentType, "text/plain"]
        case .pathTooLong, .expectation, .headTooLarge, .notUnderstood: ["text/plain"]
        default: [Problem.contentType]
        }
    }

    // MARK: In the description

    var component: String { "Refusal\(rawValue)" }

    var response: JSONValue {
        let content = types.map { type -> JSONMember in
            let schema: JSONValue =
                type == Problem.contentType ? ["$ref": "#/components/schemas/Problem"] : ["type": "string"]
            return JSONMember(type, ["schema": schema])
        }
        return ["description": .string(summary), "content": .object(content)]
    }
}

extension Route {
    /// Whether it asks what was recorded, which may not be there yet or no more.
    fileprivate var isReading: Bool {
        switch handler {
        case .reading, .streaming: true
        case .immediate, .asking: false
        }
    }

    fileprivate var isAsking: Bool {
        switch handler {
        case .asking: true
        case .streaming: body != nil
        case .immediate, .reading: false
        }
    }
}
