import Calendar
import Community
import JSON
import Testing
import Wire

@testable import Node
@testable import Surface

@Suite struct `The description of queries` {
    @Test func `has examples that are taken, for every parameter`() async throws {
        try await QueryNode.with { node in
            for route in QueryRoutes(site: node.site).all {
                let path = route.parameters.filter { $0.place == .path }.reduce(route.path.template) {
                    path, parameter in
                    path.replacing("{\(parameter.name)}", with: parameter.example.query)
                }
                for parameter in route.parameters where parameter.place == .query {
                    let target = "\(path)?\(parameter.name)=\(parameter.example.query)"
                    let heard = try await node.get(target)
                    #expect([200, 404].contains(heard.status), "\(target): \(heard.text)")
                    #expect(heard.json["field"] == nil, "\(target): \(heard.text)")
                }
            }
        }
    }

    @Test func `names what each answer holds, and refers to nothing that is not there`() async throws {
        try await QueryNode.with { node in
            let routes = QueryRoutes(site: node.site).all
            let document = String(decoding: Node.description.document(of: routes).encoded, as: UTF8.self)
            let names = Node.description.schemas.map(\.name)
            #expect(Set(names).count == names.count)
            for reference in document.split(separator: "#/components/schemas/").dropFirst() {
                let name = String(reference.prefix { $0 != "\"" })
                #expect(names.contains(name) || name == "Problem", "\(name)")
            }
            #expect(Set(routes.map(\.operation)).count == routes.count)
            for route in routes { #expect(route.answers[0].content?.forms.allSatisfy { $0.example != nil } == true) }
        }
    }

    @Test func `leads from what is made to what can be done with it, and from nothing else`() async throws {
        try await NodeUnderTest.with { node in
            let paths = try await node.get("/openapi.json", as: nil).json["paths"]!
            let links = { (path: String, status: String) -> [String] in
                paths[path]?["post"]?["responses"]?[status]?["links"]?.members?.map(\.name) ?? []
            }
            #expect(Set(links("/v1/seats/{id}/open", "200")) == ["seatClose", "dutyRoster", "dutyCancel", "getSeat"])
            #expect(links("/v1/devices/{id}/install", "200").contains("alarmRaise"))
            #expect(links("/v1/alarms/{id}/raise", "200").contains("alarmAcknowledge"))
            #expect(!links("/v1/alarms/{id}/raise", "200").contains("alarmRaise"))
            #expect(links("/v1/admin/tokens", "201") == ["tokenRevoke"])
            #expect(links("/v1/devices/{id}/fail", "200") == [])
            for method in paths.members!.flatMap({ $0.value.members! }) {
                for status in ["414", "431"] {
                    let answer = method.value["responses"]?[status]?["$ref"]
                    #expect(answer == .string("#/components/responses/Refusal\(status)"), "\(method.name)")
                }
            }
        }
    }

    @Test func `tells the data of each verb, as an event and as a command`() async throws {
        try await NodeUnderTest.with { node in
            let schemas = try await node.get("/openapi.json", as: nil).json["components"]!["schemas"]!
            let event = schemas["event.alarm.raise"]
            #expect(event?["properties"]?["type"] == ["const": "linli.alarm.raise"])
            #expect(event?["properties"]?["data"] == ["$ref": "#/components/schemas/data.alarm.raise"])
            #expect(event?["required"] == ["specversion", "id", "source", "type", "subject", "data"])
            #expect(schemas["data.alarm.raise"]?["required"] == ["category"])
            #expect(schemas["command.case.report"]?["properties"]?["subject"] == nil)
            let events = schemas["events.telemetry"]
            #expect(events?["discriminator"]?["propertyName"] == "type")
            #expect(
                events?["discriminator"]?["mapping"]?["linli.readings.record"]
                    == "#/components/schemas/event.readings.record")
        }
    }

    @Test(arguments: [
        ("x", true), (String(repeating: "~", count: 256), true), (String(repeating: "~", count: 257), false),
        (String(repeating: "二", count: 64), true), (String(repeating: "二", count: 65), false), ("", false),
        ("a\u{7F}", false), ("a\nb", false),
    ])
    func `a key is as long as its schema says`(text: String, isValid: Bool) {
        #expect(KeyText.isValid(text) == isValid)
    }

    @Test func `has rows as examples that are as their schemas say`() async throws {
        try await QueryNode.with { node in
            for list in Lists.all {
                let page = list.routes(in: node.site)[0].answers[0].content?.forms[0].example
                let example = page?["items"]?.array?.first
                let properties = list.schema.value["properties"]?.members ?? []
                #expect(example?.members?.map(\.name) == properties.map(\.name))
                for property in properties {
                    let value = example?[property.name] ?? .null
                    #expect(value.fits(property.value), "\(list.schema.name).\(property.name): \(value)")
                }
            }
        }
    }
}

extension JSONValue {
    /// As a part of a target.
    fileprivate var query: String {
        let text = string ?? String(decoding: encoded, as: UTF8.self)
        return text.replacing("%", with: "%25").replacing("/", with: "%2F").replacing("+", with: "%2B")
    }

    /// Whether it is what a schema of a column says.
    fileprivate func fits(_ schema: JSONValue) -> Bool {
        if let choices = schema["oneOf"]?.array { return choices.contains { fits($0) } }
        if let words = schema["enum"]?.array { return words.contains(self) }
        switch (schema["type"]?.string, self) {
        case ("null", .null), ("boolean", .bool), ("integer", .integer): return true
        case ("string", .string(let text)):
            return schema["format"] != "date-time" || Instant(rfc3339: text) != nil
        case ("array", .array(let items)):
            return schema["items"].map { item in items.allSatisfy { $0.fits(item) } } ?? true
        case ("object", .object(let members)):
            let properties = schema["properties"]?.members ?? []
            return members.map(\.name) == properties.map(\.name)
                && zip(members, properties).allSatisfy { $0.value.fits($1.value) }
        default: return false
        }
    }
}
