public import Wire

/// Where commands of the district are carried out. The caller promises nothing about how often one comes; a desk promises
/// that it has one effect, known by its id, and the same outcome each time.
public protocol CommandDesk: Sendable {
    /// `answer` is called once, from any thread.
    func execute(_ command: Frame.Command, answer: @escaping @Sendable (CommandResult) -> Void)
    /// Looks for what became of a command and does not carry it out: it has come too late.
    func recall(_ command: Frame.Command, answer: @escaping @Sendable (CommandResult) -> Void)
}

public enum CommandResult: Hashable, Sendable {
    case done(Frame.Outcome)
    /// It was looked for, and has never come before.
    case unknown
    /// It cannot be carried out now, for a reason that will pass: the district is to send it again.
    case later(String)
}
