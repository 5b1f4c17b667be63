import JSON
import Testing

@testable import Notify

@Suite struct NoticeTextTests {
    private static let event: JSONValue = [
        "type": "linli.alarm.raised", "place": "b1/u2",
        "data": ["priority": 2, "late": true, "by": "x\ny", "no": .null],
    ]

    @Test(arguments: [
        ("{time} {place}", "09:30 b1/u2"), ("{{{data.priority}}}", "{2}"), ("{data.late}{data.no}{nothing}", "是"),
        ("a\nb {data.by}", "a b x y"), ("{data}", #"{"priority":2,"late":true,"by":"x\ny","no":null}"#),
    ])
    func `says what the event says`(_ source: String, _ line: String) throws {
        #expect(try NoticeText(source).line(Self.event, at: "09:30") == line)
    }

    @Test(arguments: ["", "{", "}", "a {place", "{}", "{data..x}", String(repeating: "a", count: 1_025)])
    func `is refused when it can mean nothing`(_ source: String) {
        #expect(throws: NoticeText.Fault.self) { try NoticeText(source) }
    }
}
