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
        let fields = try EdgeFields(json, in: file, at: "mqtt", names: Self.names)
        let (host, port) = try fields.address("broker", such: "broker.lan:8883")
        var options = MQTTOptions(host: host, port: port, clientID: try fields.text("client") ?? client)
        options.user = try fields.text("user")
        options.authorities = try fields.text("authorities")
        if let path = try fields.text("password-file") {
            let bytes = try site.disk.contents(of: path)
            options.password = String(decoding: bytes, as: UTF8.self).trimmed
        }
        self.options = options
        guard let sources = json["mappings"]?.array, !sources.isEmpty else {
            throw fields.wrong("mappings is an array of files or of mappings, at least one")
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
