public import HTTP

/// Why there is no report.
public enum LoadError: Error, Hashable, Sendable {
    /// The bodies of so many requests take more than `Schedule.maximumBytes`.
    case tooLarge(requests: Int)
    case notConnected(HTTPError)
    case system(String)
    case cancelled
}

extension LoadError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .tooLarge(let requests):
            "\(requests) requests take more than \(Schedule.maximumBytes >> 20) MiB; send fewer, or for a shorter time"
        case .notConnected(let error): "the run did not begin: \(error)"
        case .system(let error): "the run did not begin: \(error)"
        case .cancelled: "the run was cancelled"
        }
    }
}
