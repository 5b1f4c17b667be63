public import JSON

/// The description of all routes that programs read (OpenAPI 3.1), made of the routes themselves.
public struct OpenAPI: Sendable {
    public let title: String
    public let version: String
    public let summary: String
    public let tags: [(name: String, summary: String)]
    /// Schemas that others refer to by `#/components/schemas/…`.
    public let schemas: [JSONMember]

    public init(
        title: String, version: String, summary: String, tags: [(name: String, summary: String)], schemas: [JSONMember]
    ) {
        self.title = title
        self.version = version
        self.summary = summary
        self.tags = tags
        self.schemas = schemas
    }

    public func document(of routes: [Route]) -> JSONValue {
        var paths: [JSONMember] = []
        for template in templates(of: routes) {
            let members = routes.filter { $0.path.template == template }.map { route in
                JSONMember(route.method.lowercased(), operation(route, among: routes))
            }
            paths.append(JSONMember(template, .object(members)))
        }
        return [
            "openapi": "3.1.0",
            "info": ["title": .string(title), "version": .string(version), "description": .string(summary)],
            "tags": .array(tags.map { ["name": .string($0.name), "description": .string($0.summary)] }),
            "paths": .object(paths),
            "components": [
                "schemas": .object(schemas + [JSONMember("Problem", OpenAPI.problem)]),
                "securitySchemes": ["token": ["type": "http", "scheme": "bearer"]],
            ],
        ]
    }

    /// In the order in which they first come.
    private func templates(of routes: [Route]) -> [String] {
        var seen: Set<String> = []
        return routes.map(\.path.template).filter { seen.insert($0).inserted }
    }

    private func operation(_ route: Route, among routes: [Route]) -> JSONValue {
        var members: [JSONMember] = [
            JSONMember("operationId", .string(route.operation)), JSONMember("summary", .string(route.summary)),
            JSONMember("tags", [.string(route.tag)]),
        ]
        let parameters = route.parameters.map(parameter)
        if !parameters.isEmpty { members.append(JSONMember("parameters", .array(parameters))) }
        if let body = route.body {
            members.append(JSONMember("requestBody", ["required": .bool(body.isRequired), "content": content(body)]))
        }
        members.append(JSONMember("responses", .object(responses(route, linkedTo: routes))))
        var isOpen = false
        if case .open = route.access { isOpen = true }
        members.append(JSONMember("security", isOpen ? [] : [["token": []]]))
        return .object(members)
    }

    private func parameter(_ parameter: any ParameterDescription) -> JSONValue {
        [
            "name": .string(parameter.name), "in": .string(parameter.place.rawValue),
            "required": .bool(parameter.isRequired), "description": .string(parameter.summary),
            "schema": parameter.schema, "example": parameter.example,
        ]
    }

    private func content(_ content: Route.Content) -> JSONValue {
        .object(
            content.forms.map { form in
                var members = [JSONMember("schema", form.schema)]
                if let example = form.example { members.append(JSONMember("example", example)) }
                return JSONMember(form.type, .object(members))
            })
    }

    private func responses(_ route: Route, linkedTo routes: [Route]) -> [JSONMember] {
        let links = links(of: route, to: routes)
        var members = route.answers.map { answer in
            var response = [JSONMember("description", .string(answer.summary))]
            if let content = answer.content { response.append(JSONMember("content", self.content(content))) }
            if answer.status == 200, !links.isEmpty { response.append(JSONMember("links", .object(links))) }
            return JSONMember("\(answer.status)", .object(response))
        }
        for (status, summary) in problems(of: route) where !members.contains(where: { $0.name == "\(status)" }) {
            members.append(
                JSONMember(
                    "\(status)",
                    [
                        "description": .string(summary),
                        "content": [Problem.contentType: ["schema": ["$ref": "#/components/schemas/Problem"]]],
                    ]))
        }
        return members
    }

    /// A receipt names what was begun or changed as its subject, which is there to be asked for under its collection.
    private func links(of route: Route, to routes: [Route]) -> [JSONMember] {
        guard case .asking = route.handler, let collection = route.path.collection else { return [] }
        return routes.filter { $0.method == "GET" && $0.path.isOne(of: collection) }.map { one in
            JSONMember(
                one.operation,
                [
                    "operationId": .string(one.operation),
                    "parameters": .object(one.path.names.map { JSONMember($0, "$response.body#/subject") }),
                ])
        }
    }

    /// What every route of a kind may answer besides what it names itself.
    private func problems(of route: Route) -> [(Int, String)] {
        var problems: [(Int, String)] = [(400, "The request is not understood: the problem says where and why.")]
        if case .open = route.access {
        } else {
            problems += [
                (401, "Nobody is known by this token."), (403, "The token's role or scope does not allow it."),
            ]
        }
        if !route.path.names.isEmpty || route.isReading { problems.append((404, "Nothing is there, or not yet.")) }
        if route.isReading { problems.append((410, "It is not kept any more.")) }
        if route.body != nil {
            problems += [(413, "The body is too large."), (415, "The media type of the body is not taken.")]
        }
        switch route.handler {
        case .immediate: break
        case .reading, .streaming: problems.append((503, "Too many ask at once; Retry-After says when to come back."))
        case .asking:
            problems += [
                (409, "A rule of the domain refuses it, or its id was used for something else."),
                (429, "Too much waits; Retry-After says when to come back."),
                (503, "The node takes nothing now; Retry-After says when to come back."),
                (507, "The disk is full; nothing was stored."),
            ]
        }
        return problems
    }

    private static let problem: JSONValue = [
        "type": "object", "required": ["type", "title", "status", "detail"],
        "properties": [
            "type": ["type": "string"], "title": ["type": "string"], "status": ["type": "integer"],
            "detail": ["type": "string"], "field": ["type": "string"],
            "allowed": ["type": "array", "items": ["type": "string"]], "retryAfter": ["type": "integer"],
        ],
    ]
}

extension Route {
    /// Whether it asks what was recorded, which may not be there yet or no more.
    fileprivate var isReading: Bool {
        switch handler {
        case .reading, .streaming: true
        case .immediate, .asking: false
        }
    }
}
