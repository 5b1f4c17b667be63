import Community
import JSON
import Testing

@testable import Notify

/// What an administrator may ask of a hook.
@Suite struct HookTests {
    private static let good: [String: JSONValue] = [
        "name": "值班", "form": "cloudevents", "url": "https://ops.example/in", "kinds": ["alarm.raised", "case.*"],
        "scope": "b1", "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    ]

    private static func hook(_ changes: [String: JSONValue?]) throws -> Hook {
        let merged = good.merging(changes.mapValues { $0 ?? .null }) { $1 }.filter { $0.value != .null }
        return try Hook("h1", .object(merged.map { JSONMember($0.key, $0.value) }))
    }

    @Test func `is read, and reads the same from what is kept of it`() throws {
        for changes: [String: JSONValue?] in [
            [:], ["form": "wecom", "secret": nil, "text": "{place} {data.category}"],
            ["form": "dingtalk", "secret": "SEC0123456789abcdef"],
            ["form": "cloudevent", "url": "http://192.168.1.9:8080/x", "authorities": "-----BEGIN CERTIFICATE-----"],
            [
                "form": "mail", "secret": nil, "url": "smtp://127.0.0.1:25",
                "mail": ["from": "n@x.example", "to": ["a@x.example", "b@x.example"], "user": "u", "password": "p"],
            ],
        ] {
            let hook = try Self.hook(changes)
            #expect(try Hook("h1", hook.kept) == hook)
        }
    }

    @Test func `tells nobody what opens other doors`() throws {
        let hook = try Self.hook(["form": "wecom", "secret": nil, "url": "https://qyapi.weixin.qq.com/send?key=k3y"])
        let told = String(decoding: JSONValue.object(hook.members).encoded, as: UTF8.self)
        #expect(told.contains("qyapi.weixin.qq.com") && !told.contains("k3y"))
        let signed = try Self.hook([:])
        #expect(!String(decoding: JSONValue.object(signed.members).encoded, as: UTF8.self).contains("whsec"))
    }

    @Test(arguments: [
        ("name", "", "/name"), ("form", "fax", "/form"), ("url", "ftp://x.example/", "/url"),
        ("url", "https://", "/url"), ("url", "http://ops.example/", "/url"), ("url", "http://172.32.0.1/", "/url"),
        ("url", "https://a b.example/", "/url"), ("url", "https://user@x.example/", "/url"),
        ("url", "smtp://x.example", "/url"), ("scope", "b1//x", "/scope"), ("secret", "whsec_too+short", "/secret"),
        ("secret", "0123456789abcdef0123456789abcdef", "/secret"), ("text", "{place}", "/text"),
        ("authorities", "", "/authorities"), ("colour", "red", "/colour"), ("mail", "x", "/mail"),
    ])
    func `says where it is wrong`(_ field: String, _ value: String, _ pointer: String) throws {
        let fault = #expect(throws: HookFault.self) { try Self.hook([field: .string(value)]) }
        #expect(fault?.field == pointer)
    }

    @Test func `says which kind or receiver is wrong`() throws {
        let kind = #expect(throws: HookFault.self) { try Self.hook(["kinds": ["alarm.raised", "alarm.rung"]]) }
        #expect(kind?.field == "/kinds/1" && kind?.allowed.contains("alarm.raised") == true)
        let mail: [String: JSONValue?] = ["form": "mail", "secret": nil, "url": "smtp://127.0.0.1"]
        for (terms, field): (JSONValue, String) in [
            (["from": "x", "to": ["a@x.example"]], "/mail/from"), (["from": "n@x.example", "to": []], "/mail/to"),
            (["from": "n@x.example", "to": ["a@x.example", "b>@x.example\r\nData"]], "/mail/to/1"),
            (["from": "n@x.example", "to": ["a@x.example"], "user": "u"], "/mail"),
        ] {
            let fault = #expect(throws: HookFault.self) { try Self.hook(mail.merging(["mail": terms]) { $1 }) }
            #expect(fault?.field == field)
        }
    }

    @Test func `wants the kinds and places that it names`() throws {
        let hook = try Self.hook([:])
        #expect(hook.wants("alarm.raised", at: PlacePath(text: "b1")))
        #expect(hook.wants("case.closed", at: PlacePath(text: "b1/u1")))
        #expect(!hook.wants("alarm.returned", at: PlacePath(text: "b1")))
        #expect(!hook.wants("alarm.raised", at: PlacePath(text: "b2")))
        #expect(!hook.wants("casement.closed", at: PlacePath(text: "b1")))
        let all = try Self.hook(["kinds": nil, "scope": nil])
        #expect(all.wants("place.added", at: .community))
    }
}
