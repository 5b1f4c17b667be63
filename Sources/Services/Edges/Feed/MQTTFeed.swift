public import MQTT
internal import Sockets

/// Told how the connection to a broker is, on the feed's thread.
public protocol MQTTFeedWatch: Sendable {
    /// `resumed` says that the broker has kept the session, and sends again what was not acknowledged.
    func connected(resumed: Bool)
    /// There is no connection, or none any more.
    func disconnected(_ error: MQTTError)
}

/// Takes messages from a broker on a thread of its own, which waits for each batch to be safe before it acknowledges it:
/// whatever happens in between, the broker sends it again.
public final class MQTTFeed: Sendable {
    /// What is taken at once: as much as is stored in one transaction without keeping others waiting.
    public static let batch = 256
    /// The longest wait for something to happen: the broker must hear from us now and then, and waits for half as long again
    /// as it was told.
    private static let lookMilliseconds: Int32 = 5_000
    /// How long to wait before the first new attempt, and at most.
    private static let firstBackoffMilliseconds: Int32 = 500
    private static let longestBackoffMilliseconds: Int32 = 30_000

    /// Stores messages. Returns when all are safe or not worth keeping; false if they are not and the feed is to end.
    public typealias Take = @Sendable (_ messages: [MQTTMessage]) -> Bool

    private let options: MQTTOptions
    private let filters: [String]
    private let watch: any MQTTFeedWatch
    private let take: Take
    private let thread = FeedThread()

    public init(_ options: MQTTOptions, filters: [String], watch: any MQTTFeedWatch, take: @escaping Take) {
        self.options = options
        self.filters = filters
        self.watch = watch
        self.take = take
        thread.start { [self] in run() }
    }

    /// Takes nothing more, and ends the thread. What it has begun to store it acknowledges, if it can.
    public func close() { thread.close() }

    /// The same without waiting for it.
    public func stop() { thread.stop() }

    private func run() {
        var attempts: Int32 = 0
        while !thread.ends {
            do throws(MQTTError) {
                let session = try MQTTSession(options, filters: filters, wake: thread.wake)
                attempts = 0
                watch.connected(resumed: session.isResumed)
                try serve(session)
            } catch {
                if !thread.ends { watch.disconnected(error) }
            }
            if !thread.ends { thread.wake.wait(milliseconds: MQTTFeed.backoff(after: attempts)) }
            attempts = min(attempts + 1, 16)
        }
    }

    private func serve(_ session: MQTTSession) throws(MQTTError) {
        while !thread.ends {
            let messages = try session.receive(limit: MQTTFeed.batch, milliseconds: MQTTFeed.lookMilliseconds)
            // What nobody could store comes again, to another run of the node: this one takes it for known.
            guard messages.isEmpty || take(messages) else { return thread.stop() }
            try session.acknowledge()
        }
    }

    /// Any time up to one that doubles: nodes that have lost the same broker do not come back as one.
    static func backoff(after attempts: Int32) -> Int32 {
        Int32.random(in: 1...min(longestBackoffMilliseconds, firstBackoffMilliseconds << min(attempts, 8)))
    }
}
