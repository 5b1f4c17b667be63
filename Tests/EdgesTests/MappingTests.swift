import JSON
import MQTT
import Testing
import Wire

@testable import Edges

@Suite struct MappingTests {
    private static func mapping(_ json: JSONValue) throws -> MessageMapping { try MessageMapping(json) }

    private static let smoke: JSONValue = [
        "topic": "home/{room}/{device}_smoke", "payload": "text",
        "cases": [
            "ON": ["verb": "alarm.raise", "subject": "{room}-{device}", "data": ["category": "fire.smoke"]],
            "OFF": ["verb": "alarm.return", "subject": "{room}-{device}", "data": ["category": "fire.smoke"]],
            "unknown": .null,
        ],
    ]

    private static func content(_ json: JSONValue, _ topic: String, _ payload: String) throws -> MessageContent {
        let message = MQTTMessage(topic: topic, payload: Array(payload.utf8), number: 1)
        return try MessageMappings([try mapping(json)]).content(of: message).content
    }

    private static func command(_ json: JSONValue, _ topic: String, _ payload: String) throws -> MappedCommand? {
        guard case .command(let command) = try content(json, topic, payload) else { return nil }
        return command
    }

    @Test func `a word of a text is what its case asks for, with the names of the topic in it`() throws {
        let command = try #require(try Self.command(Self.smoke, "home/502/hall_smoke", "ON"))
        #expect(command.verb == "alarm.raise")
        #expect(command.subject == "502-hall")
        #expect(command.data == ["category": "fire.smoke"])
        #expect(command.id == nil)
        #expect(command.occurred == nil)
    }

    @Test func `a word that means nothing asks for nothing, and one that is not there is refused`() throws {
        #expect(try Self.content(Self.smoke, "home/502/hall_smoke", "unknown") == .nothing)
        #expect(throws: MessageRefusal.self) { try Self.content(Self.smoke, "home/502/hall_smoke", "on") }
    }

    @Test(arguments: [
        "home/502/hall_gas", "home/502", "home/502/hall_smoke/state", "garden/502/hall_smoke", "home/502/_smoke",
    ])
    func `a topic of another kind is nobody's`(topic: String) throws {
        #expect(throws: MessageRefusal.unmapped) { try Self.content(Self.smoke, topic, "ON") }
    }

    @Test func `a broker is asked for the levels around the names`() throws {
        #expect(try Self.filters(["home/{room}/{device}_smoke"]) == ["home/+/+"])
    }

    private static func filters(_ topics: [String]) throws -> [String] {
        try MessageMappings(
            topics.map { try mapping(["topic": .string($0), "payload": "text", "cases": ["ON": .null]]) }
        ).filters
    }

    /// Some brokers send a message once for each filter that lets it pass.
    @Test(arguments: [
        (["a/{room}/{device}x", "b/{room}/{device}x"], ["a/+/+", "b/+/+"]),
        (["a/{room}/{device}x", "a/{room}/{device}y"], ["a/+/+"]),
        (["{room}/{device}/c", "{room}/{device}/b/c"], ["+/+/c", "+/+/b/c"]),
        (["{room}/{device}/c", "{room}/b/{device}"], ["+/+/+"]),
        (["{room}/{device}", "$events/{device}"], ["+/+", "$events/+"]),
        (["{room}/{device}/c/d", "{room}/x/{device}/e", "{room}/{device}/c/e"], ["+/+/c/d", "+/+/+/e"]),
        (["a/{room}/c/{device}", "{room}/b/{device}/d", "{room}/{device}/x/y"], ["+/+/+/+"]),
    ])
    func `no message passes two of the filters that a broker is asked for`(
        topics: [String], expected: [String]
    ) throws {
        #expect(try Self.filters(topics).sorted() == expected.sorted())
    }

    private static let sensor: JSONValue = [
        "topic": "sensors/{device}", "word": "{/alarm/on}",
        "cases": [
            "true": [
                "verb": "alarm.raise", "subject": "{device}",
                "data": [
                    "category": ["of": "{/alarm/kinds/0}", "in": ["S": "fire.smoke", "G": "gas.leak"]],
                    "buffered": "{/late}", "priority": "p{/level}",
                ],
            ]
        ], "time": ["milliseconds": "{/at}"], "id": "{/boot}-{/count}",
    ]

    @Test func `JSON is taken apart by pointers, its values stay what they are, and words stand for words`() throws {
        let text =
            #"{"alarm":{"on":true,"kinds":["G"]},"late":false,"level":2,"at":1795000000123,"boot":"a","count":7}"#
        let command = try #require(try Self.command(Self.sensor, "sensors/x", text))
        #expect(command.data == ["category": "gas.leak", "buffered": false, "priority": "p2"])
        #expect(command.occurred == Instant(milliseconds: 1_795_000_000_123))
        #expect(command.id == "a-7")
    }

    @Test(arguments: [
        "", "ON", "{", #"{"alarm":{"on":true}}"#,
        #"{"alarm":{"on":true,"kinds":["X"]},"late":false,"level":2,"at":1,"boot":"a","count":7}"#,
        #"{"alarm":{"on":true,"kinds":["G"]},"late":false,"level":2,"at":"soon","boot":"a","count":7}"#,
        #"{"alarm":{"on":[],"kinds":["G"]},"late":false,"level":2,"at":1,"boot":"a","count":7}"#,
    ])
    func `what lacks something, or says it otherwise, is refused`(text: String) throws {
        #expect(throws: MessageRefusal.self) { try Self.content(Self.sensor, "sensors/x", text) }
    }

    @Test func `a text that is no UTF-8 is refused`() throws {
        let message = MQTTMessage(topic: "home/1/a_smoke", payload: [0xC0, 0x80], number: 1)
        #expect(throws: MessageRefusal.self) {
            try MessageMappings([try Self.mapping(Self.smoke)]).content(of: message)
        }
    }

    @Test(
        arguments: [
            ("/topic", ["payload": "text"]),
            ("/topic", ["topic": "a/#", "payload": "text"]),
            ("/topic", ["topic": "a/{b}/{b}", "payload": "text"]),
            ("/payload", ["topic": "a", "payload": "xml"]),
            ("/cases", ["topic": "a", "payload": "text"]),
            ("/cases", ["topic": "a", "payload": "cloudevent", "cases": ["*": ["verb": "x"]]]),
            ("/word", ["topic": "a", "cases": ["on": ["verb": "x"]]]),
            (
                "/cases/on/subject",
                ["topic": "a/{b}", "payload": "text", "cases": ["on": ["verb": "x", "subject": "{c}"]]]
            ),
            (
                "/cases/on/data/x",
                ["topic": "a", "payload": "text", "cases": ["on": ["verb": "x", "data": ["x": "{"]]]]
            ),
            ("/cases/on/verb", ["topic": "a", "payload": "text", "cases": ["on": ["subject": "x"]]]),
            ("/time", ["topic": "a", "payload": "text", "time": "{/t}", "cases": ["on": ["verb": "x"]]]),
            ("/colour", ["topic": "a", "colour": "red"]),
        ] as [(String, JSONValue)])
    func `a mapping that is wrong says where`(field: String, json: JSONValue) throws {
        let error = #expect(throws: MappingError.self) { try Self.mapping(json) }
        #expect(error?.field == field)
    }
}
