/// What came under a topic.
public struct MQTTMessage: Hashable, Sendable {
    public let topic: String
    public let payload: [UInt8]
    /// The number under which the broker waits for its acknowledgement; 0 where it waits for none. The same message has it
    /// again when it is sent again, and another one later.
    public let number: UInt16

    public init(topic: String, payload: [UInt8], number: UInt16) {
        self.topic = topic
        self.payload = payload
        self.number = number
    }
}
