import HTTPTypes

/// The body that comes in, between the connection and its consumer.
struct Inbound {
    /// What has come and was not taken yet.
    private var waiting: [UInt8] = []
    private(set) var isEnded = false
    private(set) var trailers = HTTPFields()
    private(set) var failure: HTTPError?
    /// Called once for the next news.
    private var consumer: (() -> Void)?

    mutating func append(_ bytes: Span<UInt8>) {
        waiting.append(bytes)
    }

    mutating func end(_ trailers: HTTPFields) {
        isEnded = true
        self.trailers = trailers
    }

    mutating func fail(_ error: HTTPError) {
        if !isEnded, failure == nil { failure = error }
    }

    var count: Int { waiting.count }
    var hasNews: Bool { !waiting.isEmpty || isEnded || failure != nil }

    mutating func take() -> [UInt8] {
        defer { waiting = [] }
        return waiting
    }

    mutating func notify(_ consumer: @escaping () -> Void) {
        precondition(self.consumer == nil, "a body has one consumer")
        self.consumer = consumer
    }

    /// The consumer, to be called when the state is settled.
    mutating func takeConsumer() -> (() -> Void)? {
        defer { consumer = nil }
        return consumer
    }

    var isAwaited: Bool { consumer != nil }
}
