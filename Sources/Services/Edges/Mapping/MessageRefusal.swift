/// Why nothing can be made of a message. It will never be otherwise, so nobody keeps it.
public enum MessageRefusal: Error, Hashable, Sendable, CustomStringConvertible {
    /// No mapping is for its topic.
    case unmapped
    /// It is not what the mapping says of its payload: no UTF-8, no JSON.
    case unreadable(String)
    /// It lacks what the mapping names.
    case missing(String)
    case unsuitable(String)

    public var description: String {
        switch self {
        case .unmapped: "no mapping is for the topic"
        case .unreadable(let reason): reason
        case .missing(let name): "the message has no {\(name)}"
        case .unsuitable(let reason): reason
        }
    }
}
