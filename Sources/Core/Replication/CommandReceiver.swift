public import Wire

/// The side in whose log commands are carried out. That each has one effect however often it comes is the ledger's doing,
/// which knows it by its id; here is when it may begin, and that the same one is not begun twice at a time.
public struct CommandReceiver: Sendable {
    public enum Input: Sendable {
        case received(Frame.Command)
        /// What became of a command; nil if it was only looked for and had not come before.
        case done(id: String, Frame.Outcome?)
    }

    public enum Effect: Hashable, Sendable {
        /// Carry it out under its id, or find what it became when it came before. Answered by `done`.
        case execute(Frame.Command)
        /// It is too late to carry it out; find what it became if it came before. Answered by `done`.
        case recall(Frame.Command)
        case send(Frame)
        /// End the stream with this.
        case refuse(ReplicationFault)
    }

    private var underWay: Set<String> = []

    public init() {}

    /// `now` is the clock of the wall, because `notAfter` was set by that of somebody else.
    public mutating func handle(_ input: Input, at now: Instant) -> [Effect] {
        switch input {
        case .received(let command):
            guard underWay.count < CommandSender.window else {
                return [.refuse(ReplicationFault(.window, "more than \(CommandSender.window) commands are under way"))]
            }
            guard underWay.insert(command.id).inserted else {
                return [.refuse(ReplicationFault(.unexpected, "command \(command.id) is under way already"))]
            }
            return [command.notAfter < now ? .recall(command) : .execute(command)]
        case .done(let id, let outcome):
            underWay.remove(id)
            return [.send(.answer(Frame.Answer(id: id, outcome: outcome ?? .expired)))]
        }
    }
}
