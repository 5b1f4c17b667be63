public import EventLoop
import HTTP
public import Ledger
import ReplicationLine
public import Surface
public import Wire

/// A node's way to its district: a stream for each lane, and a connection of its own for the lane of alarms.
public final class Uplink: @unchecked Sendable {
    // Sendable because what changes is touched on the loop's thread alone.
    private let links: [LaneLink]
    private let clients: [HTTPClient]
    private let loop: EventLoop

    /// On the loop; `start` begins, and `close` must end it. `readers` look into the log and must outlive it.
    public init(
        of ledger: Ledger, to settings: UplinkSettings, remembering file: WitnessedFile, desk: any CommandDesk,
        watch: any UplinkWatch, on loop: EventLoop, readers: Readers, options: UplinkOptions = UplinkOptions()
    ) throws(UVError) {
        self.loop = loop
        let site = UplinkSite(
            settings: settings, file: file, desk: desk, watch: watch, loop: loop, readers: readers, options: options,
            epoch: ledger.identity.epoch)
        let (urgent, rest) = (try site.client(), try site.client())
        clients = [urgent, rest]
        links = Lane.allCases.map { LaneLink($0, of: ledger, over: $0 == .incident ? urgent : rest, site) }
    }

    public func start() {
        loop.preconditionIsolated()
        for link in links { link.start() }
    }

    /// Says goodbye on every lane and waits for it to be heard, but not for long.
    public func close() async throws {
        let speaking = try await loop.run { [self] in links.compactMap { $0.stop() } }
        for latch in speaking { await latch.wait() }
        try await loop.run { [self] in for client in clients { client.close() } }
        for link in links { await link.ended() }
    }

    /// From any thread.
    public func status(of lane: Lane) -> LaneStatus { links.first { $0.lane == lane }!.status }
}
