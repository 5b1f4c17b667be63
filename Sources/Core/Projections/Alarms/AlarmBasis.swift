/// By which of its times an alarm belongs to a period. What arrives late differs: both are of use, and both are kept.
public enum AlarmBasis: String, CaseIterable, Sendable {
    /// When the operator was told: what the operator had to bear.
    case annunciation
    /// When it occurred in the world: what the community went through.
    case occurrence
}
