/// Why the packed columns of a batch are not readings of its roster.
public enum BatchError: Error, Hashable, Sendable {
    case wrongChannelCount(Int, roster: Int)
    case tooManyReadings(channels: Int, times: Int)
    /// The times do not ascend, or lie outside of all time.
    case times
    case values(channel: Int)
    case damaged
}

extension BatchError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .wrongChannelCount(let count, let roster): "it has \(count) channels, and its roster names \(roster)"
        case .tooManyReadings(let channels, let times):
            "\(channels) channels at \(times) times are more than one batch may hold"
        case .times: "its times do not ascend, or lie outside of all time"
        case .values(let channel): "channel \(channel) has an index that no register shows"
        case .damaged: "its columns end too early or too late"
        }
    }
}
