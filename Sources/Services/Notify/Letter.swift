public import Calendar
public import Community
public import Courier
import Digest
public import JSON
public import Wire

/// An event on its way to those who want to know of it.
public struct Notice: Sendable {
    public let seq: UInt64
    public let kind: String
    public let place: PlacePath
    public let occurred: Instant
    /// As a CloudEvent, without what is personal.
    public let event: JSONValue

    public init(seq: UInt64, kind: String, place: PlacePath, occurred: Instant, event: JSONValue) {
        self.seq = seq
        self.kind = kind
        self.place = place
        self.occurred = occurred
        self.event = event
    }
}

/// One message to a hook, about the events that fit it.
public struct Letter: Sendable {
    public let parcel: Parcel
    /// How many of the notices it tells of.
    public let count: Int

    /// Of the first of these, of which there is at least one.
    public init(_ notices: ArraySlice<Notice>, to hook: Hook, at now: Instant, in zone: ZoneRules) {
        let limits = hook.form.limits
        var told = Array(notices.prefix(limits.events))
        let body: [UInt8]
        var headers: [String] = []
        switch hook.form {
        case .cloudEvent:
            body = told[0].event.encoded
            headers.append("content-type: application/cloudevents+json; charset=utf-8")
        case .cloudEvents:
            body = JSONValue.array(told.map(\.event)).encoded
            headers.append("content-type: application/cloudevents-batch+json; charset=utf-8")
        case .wecom, .dingtalk, .mail:
            let lines = Self.lines(told, hook, limits.bytes, zone)
            told.removeLast(told.count - lines.count)
            body = Self.message(lines, hook, about: told, now)
            headers.append("content-type: application/json; charset=utf-8")
        }
        count = told.count
        guard let mail = hook.mail, hook.form == .mail else {
            // The id stays the same whenever the same events are told again.
            let id = "\(hook.id)-\(told[0].seq)-\(told[told.count - 1].seq)"
            if !hook.form.isForPeople { headers += Self.signed(body, id, hook.signingKey, now) }
            parcel = Self.parcel(Self.address(of: hook, now), .request(headers: headers, body: body), hook)
            return
        }
        parcel = Self.parcel(hook.url, .mail(from: mail.from, to: mail.to, message: body), hook)
    }

    private static func parcel(_ url: String, _ content: Parcel.Content, _ hook: Hook) -> Parcel {
        var parcel = Parcel(url, content)
        parcel.authorities = hook.authorities
        if let user = hook.mail?.user, let password = hook.mail?.password {
            parcel.credentials = .init(user: user, password: password)
        }
        return parcel
    }

    // MARK: For programs

    /// The headers of the Standard Webhooks specification: whoever has the secret knows that it comes from here and is no
    /// copy of an old one.
    private static func signed(_ body: [UInt8], _ id: String, _ key: [UInt8]?, _ now: Instant) -> [String] {
        let seconds = now.milliseconds / 1_000
        var headers = ["webhook-id: \(id)", "webhook-timestamp: \(seconds)"]
        if let key {
            let mac = HMAC.sha256(Array("\(id).\(seconds).".utf8) + body, with: key)
            headers.append("webhook-signature: v1,\(base64(mac.bytes))")
        }
        return headers
    }

    /// DingTalk wants the signature in the address.
    private static func address(of hook: Hook, _ now: Instant) -> String {
        guard hook.form == .dingtalk, let secret = hook.secret else { return hook.url }
        let text = "\(now.milliseconds)\n\(secret)"
        let sign = base64(HMAC.sha256(Array(text.utf8), with: Array(secret.utf8)).bytes)
        let escaped = sign.map { $0 == "+" ? "%2B" : $0 == "/" ? "%2F" : $0 == "=" ? "%3D" : String($0) }.joined()
        return "\(hook.url)\(hook.url.contains("?") ? "&" : "?")timestamp=\(now.milliseconds)&sign=\(escaped)"
    }

    // MARK: For people

    /// As many lines as fit, but one: a line that is too long itself is cut.
    private static func lines(_ notices: [Notice], _ hook: Hook, _ limit: Int, _ zone: ZoneRules) -> [String] {
        var lines: [String] = []
        var count = 0
        for notice in notices {
            let text = hook.text ?? .standard(for: notice.kind)
            let line = text.line(notice.event, at: notice.occurred.clock(in: zone)).cut(to: limit)
            count += line.utf8.count + 1
            guard lines.isEmpty || count <= limit else { break }
            lines.append(line)
        }
        return lines
    }

    private static func message(_ lines: [String], _ hook: Hook, about told: [Notice], _ now: Instant) -> [UInt8] {
        let title = lines.count == 1 ? hook.name : "\(hook.name)（\(lines.count)）"
        switch hook.form {
        case .wecom:
            return
                (["msgtype": "markdown", "markdown": ["content": .string(lines.joined(separator: "\n"))]]
                as JSONValue).encoded
        case .dingtalk:
            return
                ([
                    "msgtype": "markdown",
                    "markdown": ["title": .string(title), "text": .string(lines.joined(separator: "\n\n"))],
                ] as JSONValue).encoded
        case .cloudEvent, .cloudEvents, .mail:
            return mail(title, lines, hook, about: told, now)
        }
    }

    /// A message of RFC 5322 whose words are UTF-8.
    private static func mail(
        _ title: String, _ lines: [String], _ hook: Hook, about told: [Notice], _ now: Instant
    ) -> [UInt8] {
        guard let mail = hook.mail else { return [] }
        let domain = mail.from.split(separator: "@").last.map(String.init) ?? "localhost"
        let head = [
            "From: <\(mail.from)>", "To: \(mail.to.map { "<\($0)>" }.joined(separator: ", "))",
            "Subject: =?utf-8?B?\(base64(Array(title.cut(to: 45).utf8)))?=",
            "Date: \(now.mailDate)",
            "Message-ID: <\(hook.id).\(told[0].seq)-\(told[told.count - 1].seq)@\(domain)>",
            "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64",
            "Auto-Submitted: auto-generated",
        ]
        var body = Substring(base64(Array(lines.joined(separator: "\r\n").utf8)))
        var folded: [String] = []
        while !body.isEmpty {
            folded.append(String(body.prefix(76)))
            body = body.dropFirst(76)
        }
        return Array((head + [""] + folded + [""]).joined(separator: "\r\n").utf8)
    }

    private static func base64(_ bytes: [UInt8]) -> String {
        String(decoding: Base64.standard.encode(bytes), as: UTF8.self)
    }
}

extension HookForm {
    /// Whether a delivery has arrived. Robots say 200 to everything and what they think of it in the body.
    public func verdict(on delivery: Delivery) -> Verdict {
        switch delivery {
        case .failed(let reason): return .failed(reason, retryAfterSeconds: nil)
        case .answered(let status, let body, let seconds):
            guard (200..<300).contains(status) else {
                return .failed("the answer was \(status)", retryAfterSeconds: seconds)
            }
            guard self == .wecom || self == .dingtalk else { return .arrived }
            guard let code = (try? JSONReader.read(body))?["errcode"]?.integer else {
                return .failed("the robot's answer has no errcode", retryAfterSeconds: seconds)
            }
            return code == 0 ? .arrived : .failed("the robot's errcode was \(code)", retryAfterSeconds: seconds)
        }
    }

    public enum Verdict: Hashable, Sendable {
        case arrived
        case failed(String, retryAfterSeconds: Int?)
    }
}

extension String {
    /// So many bytes at most, and no half characters.
    fileprivate func cut(to limit: Int) -> String {
        guard utf8.count > limit else { return self }
        var cut = ""
        var count = 3
        for character in self {
            count += character.utf8.count
            guard count <= limit else { break }
            cut.append(character)
        }
        return cut + "…"
    }
}

extension Instant {
    /// As RFC 5322 writes it, in UTC.
    fileprivate var mailDate: String {
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let civil = ZoneRules.utc.civil(self)
        let seconds = civil.time.milliseconds / 1_000 % 60
        return "\(civil.date.day) \(months[civil.date.month - 1]) \(civil.date.year) "
            + "\(civil.time):\(seconds < 10 ? "0" : "")\(seconds) +0000"
    }

    /// For those who live there: 11-21 18:30.
    fileprivate func clock(in zone: ZoneRules) -> String {
        let civil = zone.civil(self)
        return "\(civil.date)".dropFirst(5) + " \(civil.time)"
    }
}
