/// What a broker is asked for: levels that are as they stand, or anything.
struct TopicFilter: Hashable {
    /// Nil where a level may be anything.
    let levels: [String?]

    var text: String { levels.map { $0 ?? "+" }.joined(separator: "/") }

    /// Whether there is a topic that both let pass. A first level that begins with a dollar sign is no level of any text (MQTT
    /// 5, section 4.7.2).
    func overlaps(_ other: TopicFilter) -> Bool {
        levels.count == other.levels.count && isOfBroker == other.isOfBroker
            && zip(levels, other.levels).allSatisfy { $0 == nil || $1 == nil || $0 == $1 }
    }

    private var isOfBroker: Bool { levels[0]?.hasPrefix("$") ?? false }

    /// The narrowest one that lets pass what either does; they overlap.
    func joined(with other: TopicFilter) -> TopicFilter {
        TopicFilter(levels: zip(levels, other.levels).map { $0 == $1 ? $0 : nil })
    }
}
