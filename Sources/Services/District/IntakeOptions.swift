public import Replication

/// The limits of an intake that may be chosen, each with its default and the reason for it.
public struct IntakeOptions: Sendable {
    /// What it takes from each lane. No more previews than the store keeps, which is so many by default.
    public var limits: ReceiverLimits = {
        var limits = ReceiverLimits()
        limits.previews = 10_000
        return limits
    }()
    /// Records of one append to the store, which takes so many by default: larger batches are divided, so that no other
    /// community's alarm waits for all of one.
    public var appendRecords = 1_000

    public init() {}
}
