import EventLoop
public import HTTP
public import Replication
import ReplicationLine
import Surface
public import Wire

/// The limits of an uplink that may be chosen, each with its default and the reason for it.
public struct UplinkOptions: Sendable {
    /// How long to wait for the next stream. After a power cut all communities of a district come back at once.
    public var backoff = Backoff(first: .milliseconds(100), longest: .seconds(30))
    /// The least of it where somebody must do something first.
    public var lastingPause = Duration.seconds(30)
    public var limits: @Sendable (Lane) -> SenderLimits = { SenderLimits(for: $0) }

    public init() {}
}

/// What the lanes of an uplink share.
struct UplinkSite: Sendable {
    let settings: UplinkSettings
    let file: WitnessedFile
    let desk: any CommandDesk
    let watch: any UplinkWatch
    let loop: EventLoop
    let readers: Readers
    let options: UplinkOptions
    let epoch: UInt64

    func client() throws(UVError) -> HTTPClient {
        try HTTPClient(
            to: settings.address, serverName: settings.serverName, on: loop, tls: settings.tls, limits: .replication,
            backoff: options.backoff)
    }
}
