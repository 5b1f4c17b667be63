public import JSON
public import MQTT

/// What messages mean, topic by topic. The first mapping that a topic fits counts.
public struct MessageMappings: Sendable {
    public let all: [MessageMapping]

    public init(_ all: [MessageMapping]) { self.all = all }

    /// Those of a file: one, or an array of them.
    public static func read(_ json: JSONValue) throws(MappingError) -> [MessageMapping] {
        guard let items = json.array else { return [try MessageMapping(json)] }
        var mappings: [MessageMapping] = []
        for (place, item) in items.enumerated() {
            do throws(MappingError) { mappings.append(try MessageMapping(item)) } catch {
                throw error.inside("\(place)")
            }
        }
        return mappings
    }

    /// What brokers are asked for. No two let the same message pass, because some brokers would send it for each of them.
    public var filters: [String] {
        var filters: [TopicFilter] = []
        for mapping in all {
            var filter = mapping.topic.filter
            while let place = filters.firstIndex(where: filter.overlaps) {
                filter = filter.joined(with: filters.remove(at: place))
            }
            filters.append(filter)
        }
        return filters.map(\.text)
    }

    public func content(
        of message: MQTTMessage
    ) throws(MessageRefusal) -> (mapping: MessageMapping, content: MessageContent) {
        for mapping in all {
            guard let captures = mapping.topic.match(message.topic) else { continue }
            return (mapping, try mapping.content(message.payload, captures))
        }
        throw .unmapped
    }
}
