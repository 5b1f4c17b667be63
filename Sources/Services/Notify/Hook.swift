public import Community
import Digest
public import Wire

/// Somebody outside who is told what happens: where, in which form, and what of it.
public struct Hook: Hashable, Sendable {
    public var id: HookID
    /// What people call it.
    public var name: String
    public var form: HookForm
    /// An address that may hold a key itself, as those of chat robots do: it is as secret as a password.
    public var url: String
    /// What its messages are signed with, as it was given; nil where nobody checks.
    public var secret: String?
    /// Kinds of events, such as `alarm.raised` or `case.*`; everything when there are none.
    public var kinds: [String] = []
    public var scope = PlacePath.community
    /// What a message for people says of an event; nil for the standard words.
    public var text: NoticeText?
    /// PEM of who vouches for the receiver's certificate, where the machine knows nobody who does.
    public var authorities: String?
    public var mail: MailTerms?

    public init(_ id: HookID, name: String, _ form: HookForm, url: String) {
        self.id = id
        self.name = name
        self.form = form
        self.url = url
    }

    /// The key of messages to programs, as Standard Webhooks writes it.
    var signingKey: [UInt8]? {
        guard let secret, !form.isForPeople, secret.hasPrefix("whsec_"),
            let key = Base64.standard.decode(secret.dropFirst(6).utf8), (24...64).contains(key.count)
        else { return nil }
        return key
    }

    /// The lane that it is told of: readings go to who asks for them.
    public static let lane = Lane.incident
    /// How many there may be: each holds a task and a place in its lane.
    public static let maximumCount = 32

    public func wants(_ kind: String, at place: PlacePath) -> Bool {
        scope.contains(place)
            && (kinds.isEmpty
                || kinds.contains { pattern in
                    pattern.hasSuffix(".*") ? kind.hasPrefix(pattern.dropLast()) : kind == pattern
                })
    }
}

public enum HookForm: String, CaseIterable, Sendable {
    /// One CloudEvent in each request.
    case cloudEvent = "cloudevent"
    /// As many CloudEvents as there are, up to a hundred.
    case cloudEvents = "cloudevents"
    /// A robot of a WeCom group.
    case wecom
    /// A robot of a DingTalk group.
    case dingtalk
    case mail

    var limits: Limits {
        switch self {
        case .cloudEvent: Limits(events: 1, bytes: .max, seconds: 0)
        case .cloudEvents: Limits(events: 100, bytes: .max, seconds: 0)
        // Both take 20 messages a minute, WeCom 4,096 bytes in each and DingTalk 20,000.
        case .wecom: Limits(events: 20, bytes: 4_000, seconds: 3)
        case .dingtalk: Limits(events: 20, bytes: 16_000, seconds: 3)
        case .mail: Limits(events: 100, bytes: 65_536, seconds: 10)
        }
    }

    /// What fits one message, and how long the next one waits.
    struct Limits {
        let events: Int
        /// Of the text for people.
        let bytes: Int
        let seconds: Int64
    }

    /// How long after one message the next one goes.
    public var pause: Duration { .seconds(limits.seconds) }

    var isForPeople: Bool { self == .wecom || self == .dingtalk || self == .mail }
}

/// Who writes to whom by mail, and what the relay wants to know.
public struct MailTerms: Hashable, Sendable {
    public var from: String
    public var to: [String]
    public var user: String?
    public var password: String?

    public static let maximumReceivers = 32

    public init(from: String, to: [String], user: String? = nil, password: String? = nil) {
        self.from = from
        self.to = to
        self.user = user
        self.password = password
    }
}
