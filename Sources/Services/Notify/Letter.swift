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
        var told = Array(notices.prefix(hook.form.limits.events))
        let lines = hook.form.isForPeople ? Self.lines(told, hook, zone) : []
        if hook.form.isForPeople { told.removeLast(told.count - lines.count) }
        let title = lines.count == 1 ? hook.name : "\(hook.name)（\(lines.count)）"
        let content: Parcel.Content =
            switch hook.form {
            case .cloudEvent: Self.signed("application/cloudevents+json", told[0].event, hook, about: told, now)
            case .cloudEvents:
                Self.signed("application/cloudevents-batch+json", .array(told.map(\.event)), hook, about: told, now)
            case .wecom: Self.robot(["content": .string(lines.joined(separator: "\n"))])
            case .dingtalk: Self.robot(["title": .string(title), "text": .string(lines.joined(separator: "\n\n"))])
            case .mail: Self.mail(title, lines, hook, about: told, now)
            }
        count = told.count
        parcel = Self.parcel(Self.address(of: hook, now), content, hook)
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

    /// With the headers of the Standard Webhooks specification: whoever has the secret knows that it comes from here and is
    /// no copy of an old one. The id stays the same whenever the same events are told again.
    private static func signed(
        _ type: String, _ value: JSONValue, _ hook: Hook, about told: [Notice], _ now: Instant
    ) -> Parcel.Content {
        let body = value.encoded
        let id = "\(hook.id)-\(told[0].seq)-\(told[told.count - 1].seq)"
        let seconds = now.milliseconds / 1_000
        var headers = ["content-type: \(type); charset=utf-8", "webhook-id: \(id)", "webhook-timestamp: \(seconds)"]
        if let key = hook.signingKey {
            let mac = HMAC.sha256(Array("\(id).\(seconds).".utf8) + body, with: key)
            headers.append("webhook-signature: v1,\(base64(mac.bytes))")
        }
        return .request(headers: headers, body: body)
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
    private static func lines(_ notices: [Notice], _ hook: Hook, _ zone: ZoneRules) -> [String] {
        let limit = hook.form.limits.bytes
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

    /// What both robots call a message with marks.
    private static func robot(_ markdown: JSONValue) -> Parcel.Content {
        let message: JSONValue = ["msgtype": "markdown", "markdown": markdown]
        return .request(headers: ["content-type: application/json; charset=utf-8"], body: message.encoded)
    }

    /// A message of RFC 5322 whose words are UTF-8.
    private static func mail(
        _ title: String, _ lines: [String], _ hook: Hook, about told: [Notice], _ now: Instant
    ) -> Parcel.Content {
        guard let mail = hook.mail else { preconditionFailure("a hook of the form mail has its terms") }
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
        let message = (head + [""] + folded + [""]).joined(separator: "\r\n")
        return .mail(from: mail.from, to: mail.to, message: Array(message.utf8))
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
