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
                "responses": .object(Refusal.allCases.map { JSONMember($0.component, $0.response) }),
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
        let own = route.answers.map { answer in
            var response = [JSONMember("description", .string(answer.summary))]
            if let content = answer.content { response.append(JSONMember("content", self.content(content))) }
            let links = answer.made.map { self.links(to: $0, among: routes) } ?? []
            if !links.isEmpty { response.append(JSONMember("links", .object(links))) }
            return JSONMember("\(answer.status)", .object(response))
        }
        let refusals = Refusal.allCases.filter { refusal in
            refusal.isOf(route) && !own.contains { $0.name == "\(refusal.rawValue)" }
        }
        return own
            + refusals.map { refusal in
                JSONMember(
                    "\(refusal.rawValue)", ["$ref": .string("#/components/responses/\(refusal.component)")])
            }
    }

    /// Where to go with what is new: to look at it, and to what can be done with it.
    private func links(to made: Route.Made, among routes: [Route]) -> [JSONMember] {
        routes.filter { $0.about == made.kind }.map { route in
            JSONMember(
                route.operation,
                [
                    "operationId": .string(route.operation),
                    "parameters": .object(
                        route.path.names.map { JSONMember($0, .string("$response.body#\(made.pointer)")) }),
                ])
        }
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
