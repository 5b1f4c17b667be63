import Community
import Edges
import Files
import Forms
import JSON
import Ledger
import MQTT
import Wire

/// A broker and what its messages mean, as the configuration says it.
struct MQTTSettings {
    let options: MQTTOptions
    /// Urgent messages and readings, each in a session of its own: no alarm waits behind readings that find no room.
    let mappings: [Lane: MessageMappings]

    private static let names = ["broker", "client", "user", "password-file", "authorities", "mappings"]

    init(_ source: EdgeFile, _ site: Site, client: String) throws {
        let (json, file) = try source.read(site)
        let wrong = { (reason: String) in EdgeError(file: file, reason: "mqtt: \(reason)") }
        guard let members = json.members else { throw wrong("it is an object") }
        for member in members where !Self.names.contains(member.name) {
            throw wrong("there is no field \(member.name); there are \(Self.names.joined(separator: ", "))")
        }
        let text = { (name: String) throws -> String? in
            guard let value = json[name] else { return nil }
            guard let text = value.string, !text.isEmpty else { throw wrong("\(name) is a text") }
            return text
        }
        guard let broker = try text("broker"), let colon = broker.lastIndex(of: ":"), colon > broker.startIndex,
            let port = Int(broker[broker.index(after: colon)...]), (1...65_535).contains(port)
        else { throw wrong("broker is an address such as broker.lan:8883") }
        var host = broker[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        var options = MQTTOptions(host: String(host), port: port, clientID: try text("client") ?? client)
        options.inFlight = Int32(Redeliveries.window)
        options.user = try text("user")
        options.authorities = try text("authorities")
        if let path = try text("password-file") {
            let bytes = try site.disk.contents(of: path)
            options.password = String(decoding: bytes, as: UTF8.self).trimmed
        }
        self.options = options
        guard let sources = json["mappings"]?.array, !sources.isEmpty else {
            throw wrong("mappings is an array of files or of mappings, at least one")
        }
        var byLane: [Lane: [MessageMapping]] = [:]
        for source in sources {
            let (json, file) = try EdgeFile(source).read(site)
            do throws(MappingError) {
                for mapping in try MessageMappings.read(json) { byLane[try mapping.lane, default: []].append(mapping) }
            } catch {
                throw EdgeError(file: file, reason: "\(error)")
            }
        }
        mappings = byLane.mapValues { MessageMappings($0) }
    }
}

extension MessageMapping {
    /// The lane that its messages are for; what they ask for must be possible.
    var lane: Lane {
        get throws(MappingError) {
            guard Role(rawValue: role) != nil else {
                throw MappingError("/role", "it is one of " + Role.allCases.map(\.rawValue).joined(separator: ", "))
            }
            var lane: Lane?
            for (word, chosen) in cases {
                guard let chosen else { continue }
                guard let verb = VerbForm[chosen.verb] else {
                    throw MappingError(
                        "/cases/\(word)/verb", "there is no such verb; /openapi.json lists what there is")
                }
                guard Role(rawValue: role)!.permissions.contains(.ask(verb.verb)) else {
                    throw MappingError("/role", "a \(role) may not ask for \(chosen.verb)")
                }
                guard lane == nil || lane == verb.lane else {
                    throw MappingError("/cases", "alarms and readings are in topics of their own")
                }
                lane = verb.lane
            }
            return lane ?? (areReadings ? .telemetry : .incident)
        }
    }
}

extension String {
    fileprivate var trimmed: String {
        var text = self[...]
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
