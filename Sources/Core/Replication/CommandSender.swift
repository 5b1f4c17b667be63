public import Wire

/// The side that gives commands: it hands over what waits in a durable queue, in order, a few at a time, and takes each
/// out when it is answered. What is not answered when a connection ends is sent again on the next.
public struct CommandSender: Sendable {
    public enum Input: Sendable {
        /// The stream is open, or the queue has got something new.
        case ready
        /// The first commands of the queue, in their order.
        case queued([Frame.Command])
        case received(Frame.Answer)
        /// The answer is durable, and the command out of the queue.
        case settled(id: String)
    }

    public enum Effect: Hashable, Sendable {
        /// Look for the first commands of the queue, so many at most. Answered by `queued`.
        case fetch(limit: Int)
        case send(Frame)
        /// Remember the answer and take the command out of the queue, in one transaction. Answered by `settled`.
        case settle(Frame.Answer)
        /// End the stream with this.
        case refuse(ReplicationFault)
    }

    /// Commands under way at once: enough for a wave of escalations, and little to send again.
    public static let window = 64

    private var underWay: Set<String> = []
    private var isFetching = false
    /// Something may wait that the last look did not see.
    private var mayHaveMore = false

    public init() {}

    public mutating func handle(_ input: Input) -> [Effect] {
        switch input {
        case .ready:
            mayHaveMore = true
            return fetch()
        case .queued(let commands): return hand(over: commands)
        case .received(let answer):
            guard underWay.contains(answer.id) else {
                return [.refuse(ReplicationFault(.unexpected, "command \(answer.id) is not under way"))]
            }
            return [.settle(answer)]
        case .settled(let id):
            underWay.remove(id)
            return fetch()
        }
    }

    /// Those that are not under way already.
    private mutating func hand(over commands: [Frame.Command]) -> [Effect] {
        isFetching = false
        // As many as were asked for may not have been all.
        mayHaveMore = mayHaveMore || commands.count == CommandSender.window
        var effects: [Effect] = []
        for command in commands where underWay.count < CommandSender.window {
            if underWay.insert(command.id).inserted { effects.append(.send(.command(command))) }
        }
        return effects + fetch()
    }

    private mutating func fetch() -> [Effect] {
        guard mayHaveMore, !isFetching, underWay.count < CommandSender.window else { return [] }
        (mayHaveMore, isFetching) = (false, true)
        return [.fetch(limit: CommandSender.window)]
    }
}
