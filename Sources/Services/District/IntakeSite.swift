import DistrictStore
import EventLoop
import Merkle
import Surface
import Wire

/// What the streams of an intake share.
struct IntakeSite: Sendable {
    let store: any DistrictStore
    let cosigner: Cosigner
    let readers: Readers
    let watch: any IntakeWatch
    let loop: EventLoop
    let now: @Sendable () -> Instant
    let options: IntakeOptions
}
