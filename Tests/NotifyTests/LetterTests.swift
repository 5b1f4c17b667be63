import Calendar
import Community
import Courier
import Digest
import JSON
import Testing
import Wire

@testable import Notify

@Suite struct LetterTests {
    private static let now = Instant(rfc3339: "2026-03-05T08:30:09Z")!

    private static func notices(_ count: Int, category: String = "火警") -> [Notice] {
        (0..<count).map { number in
            Notice(
                seq: UInt64(100 + number), kind: "alarm.raised", place: PlacePath(text: "b1"), occurred: now,
                event: [
                    "id": .string("incident:\(100 + number)"), "subject": .string("a\(number)"), "place": "b1",
                    "data": ["device": "s1", "category": .string(category), "priority": 1],
                ])
        }
    }

    private static func letter(_ form: HookForm, _ notices: [Notice], _ change: (inout Hook) -> Void = { _ in })
        -> Letter
    {
        var hook = Hook("h1", name: "值班", form, url: "https://x.example/in?key=1")
        change(&hook)
        return Letter(notices[...], to: hook, at: now, in: .shanghai)
    }

    private static func request(_ letter: Letter) throws -> (headers: [String], json: JSONValue, body: [UInt8]) {
        guard case .request(let headers, let body) = letter.parcel.content else { throw NoRequest() }
        return (headers, try JSONReader.read(body), body)
    }

    private struct NoRequest: Error {}

    @Test func `programs get events as they are, one or as many as there are`() throws {
        let one = try Self.request(Self.letter(.cloudEvent, Self.notices(3)))
        #expect(one.json["id"] == "incident:100" && one.headers.contains("webhook-id: h1-100-100"))
        #expect(Self.letter(.cloudEvent, Self.notices(3)).count == 1)
        let many = Self.letter(.cloudEvents, Self.notices(120))
        #expect(many.count == 100)
        #expect(try Self.request(many).json.array?.count == 100)
        #expect(try Self.request(many).headers.contains("webhook-id: h1-100-199"))
    }

    @Test func `the signature is that of Standard Webhooks`() throws {
        // The example that the specification's libraries test themselves with.
        let key = try #require(Base64.standard.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".utf8))
        let example = "msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{\"test\": 2432232314}"
        let mac = HMAC.sha256(Array(example.utf8), with: key).bytes
        #expect(
            String(decoding: Base64.standard.encode(mac), as: UTF8.self)
                == "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
        let letter = Self.letter(.cloudEvents, Self.notices(2)) { $0.secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" }
        let (headers, _, body) = try Self.request(letter)
        let seconds = Self.now.milliseconds / 1_000
        #expect(headers.contains("webhook-timestamp: \(seconds)"))
        let own = HMAC.sha256(Array("h1-100-101.\(seconds).".utf8) + body, with: key).bytes
        #expect(
            headers.contains("webhook-signature: v1,\(String(decoding: Base64.standard.encode(own), as: UTF8.self))"))
        let unsigned = try Self.request(Self.letter(.cloudEvents, Self.notices(2)))
        #expect(!unsigned.headers.contains { $0.hasPrefix("webhook-signature") })
    }

    @Test func `groups are told in words, by the clock of the place`() throws {
        let letter = Self.letter(.wecom, Self.notices(2))
        #expect(letter.count == 2)
        #expect(
            try Self.request(letter).json == [
                "msgtype": "markdown",
                "markdown": [
                    "content": "03-05 16:30 告警 a0：b1，设备 s1，类别 火警，1 级\n03-05 16:30 告警 a1：b1，设备 s1，类别 火警，1 级"
                ],
            ])
        let other = Self.letter(.dingtalk, Self.notices(2)) { $0.text = try? NoticeText("{place}|{data.category}") }
        #expect(try Self.request(other).json["markdown"]?["text"] == "b1|火警\n\nb1|火警")
        #expect(try Self.request(other).json["markdown"]?["title"] == "值班（2）")
    }

    @Test func `a message has as many lines as fit, and at least one`() throws {
        let long = Self.letter(.wecom, Self.notices(20, category: String(repeating: "长", count: 400)))
        #expect(long.count == 3)
        let huge = Self.letter(.wecom, Self.notices(2, category: String(repeating: "长", count: 4_000)))
        #expect(huge.count == 1)
        let text = try #require(try Self.request(huge).json["markdown"]?["content"]?.string)
        #expect(text.utf8.count <= 4_000 && text.hasSuffix("长…"))
        #expect(Self.letter(.wecom, Self.notices(40)).count == 20)
    }

    @Test func `DingTalk's signature stands in the address`() throws {
        let letter = Self.letter(.dingtalk, Self.notices(1)) { $0.secret = "SECabc" }
        let milliseconds = Self.now.milliseconds
        let mac = HMAC.sha256(Array("\(milliseconds)\nSECabc".utf8), with: Array("SECabc".utf8)).bytes
        var sign = ""
        for character in String(decoding: Base64.standard.encode(mac), as: UTF8.self) {
            sign += ["+": "%2B", "/": "%2F", "=": "%3D"][character] ?? String(character)
        }
        #expect(letter.parcel.url == "https://x.example/in?key=1&timestamp=\(milliseconds)&sign=\(sign)")
    }

    @Test func `a mail has a head that every relay takes, and the same id when it goes again`() throws {
        let letter = Self.letter(.mail, Self.notices(2)) {
            $0.mail = MailTerms(from: "n@x.example", to: ["a@x.example", "b@x.example"], user: "u", password: "p")
        }
        #expect(letter.parcel.credentials == .init(user: "u", password: "p"))
        guard case .mail("n@x.example", ["a@x.example", "b@x.example"], let bytes) = letter.parcel.content else {
            throw NoRequest()
        }
        let halves = String(decoding: bytes, as: UTF8.self).split(separator: "\r\n\r\n", maxSplits: 1)
        let head = halves[0].split(separator: "\r\n")
        #expect(head.contains("Message-ID: <h1.100-101@x.example>"))
        #expect(head.contains("To: <a@x.example>, <b@x.example>"))
        #expect(head.contains("Date: 5 Mar 2026 08:30:09 +0000"))
        #expect(head.contains("Subject: =?utf-8?B?5YC854+t77yIMu+8iQ==?="))
        let lines = halves[1].split(separator: "\r\n")
        #expect(lines.allSatisfy { $0.utf8.count <= 76 })
        let text = try #require(Base64.standard.decode(lines.joined().utf8))
        #expect(String(decoding: text, as: UTF8.self).hasPrefix("03-05 16:30 告警 a0：b1"))
    }

    @Test func `only what was taken has arrived`() {
        func verdict(_ form: HookForm, _ status: Int, _ body: String = "", after seconds: Int? = nil)
            -> HookForm.Verdict
        {
            form.verdict(on: .answered(status: status, body: Array(body.utf8), retryAfterSeconds: seconds))
        }
        #expect(verdict(.cloudEvent, 204) == .arrived && verdict(.mail, 250) == .arrived)
        #expect(verdict(.cloudEvent, 302) == .failed("the answer was 302", retryAfterSeconds: nil))
        #expect(verdict(.cloudEvent, 503, after: 7) == .failed("the answer was 503", retryAfterSeconds: 7))
        #expect(verdict(.wecom, 200, #"{"errcode":0,"errmsg":"ok"}"#) == .arrived)
        #expect(
            verdict(.dingtalk, 200, #"{"errcode":130101,"errmsg":"send too fast"}"#)
                == .failed("the robot's errcode was 130101", retryAfterSeconds: nil))
        #expect(verdict(.wecom, 200, "<html>") == .failed("the robot's answer has no errcode", retryAfterSeconds: nil))
        #expect(
            HookForm.cloudEvent.verdict(on: .failed("Timeout was reached"))
                == .failed("Timeout was reached", retryAfterSeconds: nil))
    }
}
