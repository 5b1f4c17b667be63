/// What came under a topic.
public struct MQTTMessage: Hashable, Sendable {
    public let topic: String
    public let payload: [UInt8]
    /// The number under which the broker waits for its acknowledgement; 0 where it waits for none. The same message has it
    /// again when it is sent again, and another one later.
    public let number: UInt16
    /// Whether the broker says that it has sent it before: it may have come, or been lost on its way.
    public let isRepeated: Bool

    public init(topic: String, payload: [UInt8], number: UInt16, isRepeated: Bool = false) {
        self.topic = topic
        self.payload = payload
        self.number = number
        self.isRepeated = isRepeated
    }
}
