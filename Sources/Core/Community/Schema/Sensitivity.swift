/// What a field may say about a person. Everything but `plain` is cut out of a command before it is decided, and kept
/// in the vault; the event holds a reference, and the reference alone is replicated, exported and proven.
public enum Sensitivity: String, Sendable {
    case plain
    /// Names a person: who reported, who was rated, whose call it was.
    case personal
    /// Words that people typed, which may name anybody.
    case freeText = "free text"
}
