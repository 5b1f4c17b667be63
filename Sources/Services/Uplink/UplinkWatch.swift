public import Replication
public import Wire

/// Told how it goes, on threads of the uplink; it must be quick.
public protocol UplinkWatch: Sendable {
    /// So many records of a lane are on the district's disk.
    func acknowledged(_ lane: Lane, _ size: UInt64)
    /// This node remembers durably that the district has cosigned this.
    func witnessed(_ lane: Lane, _ head: SignedHead)
    /// A stream has ended, or could not be opened. Another one is on its way.
    func ended(_ lane: Lane, _ end: LaneEnd)
    /// Something of this node's own does not work.
    func failed(_ lane: Lane, _ reason: String)
}

/// Why a stream has ended.
public enum LaneEnd: Hashable, Sendable {
    case said(ReplicationFault, by: Side)
    /// The district has answered with another status than 200: 403 where it does not know the certificate.
    case refused(status: Int)
    /// The line was cut, or there was none.
    case lost(String)

    /// Whether it will most likely be the same the next time.
    var isLasting: Bool {
        switch self {
        case .said(let fault, _): fault.code != .stopping && fault.code != .busy
        case .refused(let status): status < 500
        case .lost: false
        }
    }
}
