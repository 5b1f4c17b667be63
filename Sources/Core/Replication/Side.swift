/// Who ended a stream.
public enum Side: Hashable, Sendable {
    case here, there
}
