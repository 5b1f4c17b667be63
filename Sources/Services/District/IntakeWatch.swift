public import DistrictStore
public import Replication
public import Wire

/// Told what comes in, on threads of the store and of the intake; it must be quick. What it is told is durable.
public protocol IntakeWatch: Sendable {
    func opened(_ lane: LogLane)
    /// Records in their place. Those in `appended.previewed` were shown before, and nobody is to be told of them again.
    func stored(_ lane: LogLane, _ records: RecordBatch, _ appended: Appended)
    /// Records ahead of their place, to be shown as provisional.
    func shown(_ previews: [Preview])
    /// What became of a command, for good.
    func settled(_ log: LogID, _ answer: Frame.Answer)
    func ended(_ lane: LogLane, _ end: StreamEnd)
    /// The store has refused or suffered something that the node is not to blame for.
    func failed(_ lane: LogLane, _ error: DistrictStoreError)
}

/// Why a stream has ended.
public enum StreamEnd: Hashable, Sendable {
    case said(ReplicationFault, by: Side)
    case lost(String)
}
