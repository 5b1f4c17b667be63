public import Community
public import JSON

/// What is wrong with what somebody wants of a hook, and where.
public struct HookFault: Error, Hashable, Sendable {
    /// A JSON pointer.
    public let field: String
    public let reason: String
    public let allowed: [String]
    /// Whether it is of another shape than a hook has; otherwise it has the shape, and a rule is against it.
    public let isMisshapen: Bool

    init(_ field: String, _ reason: String, allowed: [String] = [], isMisshapen: Bool = false) {
        self.field = field
        self.reason = reason
        self.allowed = allowed
        self.isMisshapen = isMisshapen
    }

    fileprivate static func misshapen(_ field: String, _ reason: String, allowed: [String] = []) -> HookFault {
        HookFault(field, reason, allowed: allowed, isMisshapen: true)
    }
}

extension Hook {
    private static let names = ["name", "form", "url", "secret", "kinds", "scope", "text", "authorities", "mail"]
    private static let mailNames = ["from", "to", "user", "password"]
    public static let secretByteCounts = 16...128
    public static let maximumKinds = 64
    private static let maximumURLByteCount = 2_048
    private static let maximumAuthoritiesByteCount = 65_536

    /// Reads what an administrator asks for.
    public init(_ id: HookID, _ json: JSONValue) throws(HookFault) {
        guard let members = json.members else { throw .misshapen("", "an object is expected") }
        for member in members where !Self.names.contains(member.name) {
            throw .misshapen("/\(member.name)", "there is no such field", allowed: Self.names)
        }
        guard let form = HookForm(rawValue: try json.text("form", 1...16)) else {
            throw .misshapen("/form", "it is one of the forms", allowed: HookForm.allCases.map(\.rawValue))
        }
        self.init(
            id, name: try json.text("name", 1...64), form, url: try json.text("url", 8...Self.maximumURLByteCount))
        try checkAddress()
        secret = try json.optional("secret", Self.secretByteCounts)
        guard secret == nil || form == .dingtalk || signingKey != nil else {
            throw HookFault(
                "/secret",
                form.isForPeople
                    ? "nobody checks it there" : "it is whsec_ and 24 to 64 bytes in base64 (Standard Webhooks)")
        }
        kinds = try Self.kinds(json["kinds"])
        if let text = try json.optional("scope", 1...PlacePath.maximumByteCount) {
            scope = PlacePath(subject: text)
            guard scope == .community || scope.isValid else { throw HookFault("/scope", "it is no place") }
        }
        if let source = try json.optional("text", 1...NoticeText.maximumByteCount) {
            guard form.isForPeople else { throw HookFault("/text", "events are sent to programs as they are") }
            do throws(NoticeText.Fault) { text = try NoticeText(source) } catch { throw HookFault("/text", "\(error)") }
        }
        authorities = try json.optional("authorities", 1...Self.maximumAuthoritiesByteCount)
        if form == .mail {
            mail = try Self.mail(json["mail"])
        } else if json["mail"] != nil {
            throw HookFault("/mail", "only a hook of the form mail has it")
        }
    }

    /// Kinds are names or `noun.*`.
    private static func kinds(_ value: JSONValue?) throws(HookFault) -> [String] {
        guard let value else { return [] }
        guard let items = value.array, items.count <= maximumKinds else {
            throw .misshapen("/kinds", "it is a list of up to \(maximumKinds) kinds")
        }
        let known = EventSchema.lanes.first { $0.lane == Self.lane }?.kinds.map(\.name) ?? []
        var kinds: [String] = []
        for (index, item) in items.enumerated() {
            guard let text = item.string else { throw .misshapen("/kinds/\(index)", "a kind is a text") }
            let prefix = text.hasSuffix(".*") ? text.dropLast() : Substring(text)
            guard text.hasSuffix(".*") ? known.contains(where: { $0.hasPrefix(prefix) }) : known.contains(text) else {
                throw HookFault("/kinds/\(index)", "there is no such kind in the lane \(Self.lane)", allowed: known)
            }
            kinds.append(text)
        }
        return kinds
    }

    private static func mail(_ value: JSONValue?) throws(HookFault) -> MailTerms {
        guard let value else { throw HookFault("/mail", "who writes to whom is missing", allowed: mailNames) }
        guard let members = value.members else { throw .misshapen("/mail", "it is an object", allowed: mailNames) }
        for member in members where !mailNames.contains(member.name) {
            throw .misshapen("/mail/\(member.name)", "there is no such field", allowed: mailNames)
        }
        let from = try value.text("from", 3...254, in: "/mail")
        guard let to = value["to"]?.array, (1...MailTerms.maximumReceivers).contains(to.count) else {
            throw .misshapen("/mail/to", "it is a list of 1 to \(MailTerms.maximumReceivers) addresses")
        }
        for (field, address) in [("/mail/from", from)] + to.enumerated().map({ ("/mail/to/\($0)", $1.string ?? "") }) {
            guard isMailAddress(address) else { throw HookFault(field, "it is no mail address such as a@b.example") }
        }
        let (user, password) = (
            try value.optional("user", 1...256, in: "/mail"), try value.optional("password", 1...256, in: "/mail")
        )
        guard (user == nil) == (password == nil) else { throw HookFault("/mail", "a user has a password") }
        return MailTerms(from: from, to: to.compactMap(\.string), user: user, password: password)
    }

    /// Nothing that could end a line or an address before its time.
    private static func isMailAddress(_ text: String) -> Bool {
        let halves = text.split(separator: "@", omittingEmptySubsequences: false)
        return text.utf8.count <= 254 && halves.count == 2
            && halves.allSatisfy { half in
                !half.isEmpty
                    && half.utf8.allSatisfy { byte in
                        byte > 0x20 && byte < 0x7F && !"\"(),:;<>[\\]".utf8.contains(byte)
                    }
            }
    }

    /// In plain text nothing crosses a network but the community's own: whoever listens there would read every alarm.
    private func checkAddress() throws(HookFault) {
        guard url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw HookFault("/url", "an address is written in ASCII without spaces")
        }
        let schemes = form == .mail ? ["smtps", "smtp"] : ["https", "http"]
        guard let colon = url.firstIndex(of: ":"), schemes.contains(String(url[..<colon])),
            url[colon...].hasPrefix("://"), let host, !host.isEmpty
        else {
            throw HookFault("/url", "it is no address with a host", allowed: schemes.map { "\($0)://…" })
        }
        guard url[..<colon] != "http" || Self.isNear(host) else {
            throw HookFault(
                "/url", "http is for this machine and private addresses such as 192.168.0.9; use https elsewhere")
        }
    }

    /// The host of its address, which may be told where the rest may not; nil where there is none.
    public var host: String? {
        guard let start = url.firstRange(of: "://") else { return nil }
        let authority = url[start.upperBound...].prefix { !"/?#".contains($0) }
        guard !authority.contains("@") else { return nil }
        if authority.hasPrefix("[") { return authority.firstIndex(of: "]").map { String(authority[...$0]) } }
        return String(authority.prefix { $0 != ":" })
    }

    private static func isNear(_ host: String) -> Bool {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        guard parts.count == 4, let a = parts[0], let b = parts[1], parts[2] != nil, parts[3] != nil else {
            return host == "localhost" || host == "[::1]"
        }
        return a == 127 || a == 10 || (a, b) == (192, 168) || a == 172 && (16...31).contains(b)
    }

    // MARK: As it is kept and told

    /// Everything, for the file that only the node reads.
    public var kept: JSONValue {
        var members = told(url: url)
        if let secret { members.append(.init("secret", .string(secret))) }
        if let authorities { members.append(.init("authorities", .string(authorities))) }
        if let mail {
            var terms: [JSONMember] = [
                .init("from", .string(mail.from)), .init("to", .array(mail.to.map { .string($0) })),
            ]
            if let user = mail.user, let password = mail.password {
                terms += [.init("user", .string(user)), .init("password", .string(password))]
            }
            members.append(.init("mail", .object(terms)))
        }
        return .object(members)
    }

    /// What may be known of it: no secret, and of its address the host alone.
    public var members: [JSONMember] {
        [JSONMember("id", .string(id.text))] + told(url: nil)
            + [
                JSONMember("host", .string(host ?? "")), JSONMember("signed", .bool(secret != nil)),
                JSONMember("receivers", .integer(Int64(mail?.to.count ?? 0))),
            ]
    }

    private func told(url: String?) -> [JSONMember] {
        var members: [JSONMember] = [
            .init("name", .string(name)), .init("form", .string(form.rawValue)),
            .init("kinds", .array(kinds.map { .string($0) })), .init("scope", .string(scope.subject)),
        ]
        if let url { members.append(.init("url", .string(url))) }
        if let text { members.append(.init("text", .string(text.source))) }
        return members
    }
}

extension JSONValue {
    fileprivate func optional(
        _ name: String, _ lengths: ClosedRange<Int>, in parent: String = ""
    ) throws(HookFault) -> String? {
        guard let value = self[name] else { return nil }
        guard let text = value.string, lengths.contains(text.unicodeScalars.count) else {
            throw .misshapen(
                "\(parent)/\(name)", "it is a text of \(lengths.lowerBound) to \(lengths.upperBound) characters")
        }
        return text
    }

    fileprivate func text(
        _ name: String, _ lengths: ClosedRange<Int>, in parent: String = ""
    ) throws(HookFault) -> String {
        guard let text = try optional(name, lengths, in: parent) else {
            throw .misshapen("\(parent)/\(name)", "the field is missing")
        }
        return text
    }
}
