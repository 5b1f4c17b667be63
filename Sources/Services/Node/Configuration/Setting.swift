import HTTP
public import JSON
import Ledger
import Logs
import People
import Surface
import Views

/// One thing that may be chosen about a node: in its configuration file by name, or on the command line as a flag, which
/// goes before.
public struct Setting: Sendable {
    public let name: String
    /// What a value looks like: `HOST:PORT`; nil for what is or is not so.
    public let form: String?
    public let help: String
    let apply: @Sendable (inout NodeOptions, JSONValue) throws(SettingError) -> Void

    /// All of them, in the order in which they are explained.
    public static let all: [Setting] = [
        Setting("listen", "HOST:PORT", "where to listen (default 127.0.0.1:8443)") {
            options, text throws(SettingError) in
            guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
                (0...65_535).contains(port)
            else { throw SettingError("it is no address such as 0.0.0.0:8443 or [::1]:8443") }
            var host = text[..<colon]
            if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
            guard !host.isEmpty else { throw SettingError("it names no host; 0.0.0.0 is every address of the machine") }
            (options.address, options.port) = (String(host), port)
        },
        Setting("plain", nil, "serve without TLS, on loopback alone") { $0.isPlain = $1 },
        Setting("demo", nil, "let anybody do everything without a token, on loopback alone") { $0.isDemo = $1 },
        Setting("log-format", "FORMAT", "logfmt (default) or json") { options, text throws(SettingError) in
            options.log.format = try choice(text, LogFormat.allCases)
        },
        Setting("log-level", "LEVEL", "debug, info (default), warning or error") { options, text throws(SettingError) in
            options.log.level = try choice(text, LogLevel.allCases)
        },
        Setting("drain-seconds", 0...3_600, "how long requests under way may take when the node stops (default 5)") {
            $0.drainSeconds = $1
        },
        Setting("connections", 1...1_000_000, "connections at once (default 20000)") { $0.http.connections = $1 },
        Setting("connections-per-address", 1...1_000_000, "the same for one address (default 4096)") {
            $0.http.connectionsPerAddress = $1
        },
        Setting("body-bytes", 1_024...67_108_864, "the largest body of a request (default 1048576)") {
            $0.http.bodyBytes = $1
        },
        Setting("queue-commands", 1...1_000_000, "commands that may wait for a lane (default 10000)") {
            $0.desks.queueAsks = $1
        },
        Setting("readers", 1...64, "threads for queries (default 2)") { $0.surface.readers = $1 },
        Setting("readers-waiting", 1...10_000, "queries that may wait for one (default 64)") {
            $0.surface.readersWaiting = $1
        },
        Setting("idle-minutes", 1...1_440, "how long a session lasts that nobody uses (default 30)") {
            $0.people.idleMilliseconds = Int64($1) * 60_000
        },
        Setting("session-hours", 1...720, "how long a session lasts that somebody uses (default 12)") {
            $0.people.sessionMilliseconds = Int64($1) * 3_600_000
        },
        Setting("past-queries", 1...64, "questions about the past at once (default 4)") { $0.views.pastQueries = $1 },
        Setting(
            name: "mqtt", form: "FILE",
            help: "a broker, and what its messages mean: a file, or in the configuration the object itself"
        ) { options, value throws(SettingError) in
            options.mqtt = try EdgeFile(setting: value)
        },
        Setting(
            name: "modbus", form: "FILE",
            help: "meters that are asked, and what they show where: a file, or in the configuration the object itself"
        ) { options, value throws(SettingError) in
            options.modbus = try EdgeFile(setting: value)
        },
        Setting("reserve-mebibytes", 1...1_048_576, "disk space that belongs to alarms (default 64)") {
            $0.ledger.reserveBytes = UInt64($1) << 20
        },
        Setting("disk-warn-mebibytes", 0...1_073_741_824, "room on the disk below which it warns (default 2048)") {
            $0.care.disk.warnBytes = UInt64($1) << 20
        },
        Setting(
            "disk-refuse-mebibytes", 0...1_073_741_824, "room below which readings are turned away (default 512)"
        ) { $0.care.disk.refuseBytes = UInt64($1) << 20 },
        Setting("care-seconds", 1...86_400, "how often it looks at the disk and for what to let go (default 30)") {
            $0.care.careSeconds = Int64($1)
        },
        Setting("without-district", nil, "no district witnesses the log, and none ever will") {
            $0.care.withoutDistrict = $1
        },
        Setting("segment-events", 1_000...10_000_000, "events behind which a segment is sealed (default 250000)") {
            $0.ledger.segmentEvents = UInt64($1)
        },
    ]
}

/// What is wrong with the value of a setting.
public struct SettingError: Error, Hashable, CustomStringConvertible {
    public var setting = ""
    public let reason: String

    init(_ reason: String) { self.reason = reason }

    public var description: String { "\(setting): \(reason)" }
}

extension Setting {
    /// A text.
    private init(
        _ name: String, _ form: String, _ help: String,
        _ set: @escaping @Sendable (inout NodeOptions, String) throws(SettingError) -> Void
    ) {
        self.init(name: name, form: form, help: help) { options, value throws(SettingError) in
            guard let text = value.string else { throw SettingError("it is a text") }
            try set(&options, text)
        }
    }

    /// A whole number.
    private init(
        _ name: String, _ range: ClosedRange<Int>, _ help: String,
        _ set: @escaping @Sendable (inout NodeOptions, Int) -> Void
    ) {
        self.init(name: name, form: "N", help: help) { options, value throws(SettingError) in
            guard let number = (value.integer ?? value.string.flatMap { Int64($0) }).flatMap({ Int(exactly: $0) }),
                range.contains(number)
            else { throw SettingError("it is no whole number from \(range.lowerBound) to \(range.upperBound)") }
            set(&options, number)
        }
    }

    /// Yes or no.
    private init(
        _ name: String, _ form: Never?, _ help: String,
        _ set: @escaping @Sendable (inout NodeOptions, Bool) -> Void
    ) {
        self.init(name: name, form: nil, help: help) { options, value throws(SettingError) in
            guard let truth = value.bool else { throw SettingError("it is true or false") }
            set(&options, truth)
        }
    }

    private static func choice<Value: RawRepresentable<String>>(
        _ text: String, _ all: [Value]
    ) throws(SettingError) -> Value {
        guard let value = Value(rawValue: text) else {
            throw SettingError("it is one of " + all.map(\.rawValue).joined(separator: ", "))
        }
        return value
    }
}

extension NodeOptions {
    /// The options that a file and flags come to. Whatever is in neither is as it always is.
    public init(file: [UInt8]?, flags: [(name: String, value: JSONValue)]) throws {
        self.init()
        if let file {
            let value = try LenientJSON.read(file)
            guard let members = value.members else { throw SettingError("the file holds one object in braces") }
            for member in members { try set(member.name, member.value) }
        }
        for (name, value) in flags { try set(name, value) }
        guard care.disk.refuseBytes <= care.disk.warnBytes else {
            throw SettingError("disk-refuse-mebibytes: it warns before it refuses, so this is the smaller of the two")
        }
        if isPlain || isDemo, !isLoopback {
            throw SettingError(
                "plain text and the demo are for loopback: what crosses a network in plain text is anybody's")
        }
    }

    private mutating func set(_ name: String, _ value: JSONValue) throws(SettingError) {
        guard let setting = Setting.all.first(where: { $0.name == name }) else {
            var error = SettingError(
                "there is no such setting; there are " + Setting.all.map(\.name).joined(separator: ", "))
            error.setting = name
            throw error
        }
        do throws(SettingError) { try setting.apply(&self, value) } catch {
            var error = error
            error.setting = name
            throw error
        }
    }

    private var isLoopback: Bool { address == "localhost" || address == "::1" || address.hasPrefix("127.") }
}
