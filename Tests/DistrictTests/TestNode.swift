import CBOR
import Digest
import District
import DistrictStore
import EventLoop
import HTTP
import Merkle
import Replication
import SimulatedDisk
import Surface
import Synchronization
import Threads
import Wire

@testable import Ledger
@testable import Uplink

/// What a node tells of its way to the district.
enum NodeNews: Sendable, Equatable {
    case acknowledged(Lane, UInt64)
    case witnessed(Lane, UInt64)
    case ended(Lane, LaneEnd)
    case failed(Lane, String)
}

extension NodeNews {
    /// Some of the lane of alarms was acknowledged.
    var isBeginning: Bool { if case .acknowledged(.incident, let size) = self { size > 0 } else { false } }

    func fault(of lane: Lane) -> ReplicationFault? {
        guard case .ended(lane, .said(let fault, _)) = self else { return nil }
        return fault
    }
}

/// A node's log on a disk, with what its uplink tells and how it carries out commands.
final class TestNode: UplinkWatch, CommandDesk {
    let name: String
    let disk = SimulatedDisk(seed: 1)
    let ledger: Ledger
    let news = Heard<NodeNews>()
    /// Called when something is acknowledged, before anybody else hears of it.
    private let whenAcknowledged = Mutex<@Sendable (Lane, UInt64) -> Void>({ _, _ in })
    /// Called when a command is carried out, with what answers it.
    private let whenExecuted = Mutex<@Sendable (_ answer: @escaping @Sendable () -> Void) -> Void>({ $0() })

    init(_ name: String = "garden", options: LedgerOptions = LedgerOptions()) throws {
        self.name = name
        let site = Self.site(on: disk, options)
        try Ledger.create(at: site)
        ledger = try Ledger(opening: site)
    }

    /// Another machine that has the log's name, as one that was restored from an old copy has. Its clock stands where that
    /// of the first does, so that the same commands make the same records.
    init(impersonating other: TestNode) throws {
        name = other.name
        let site = Self.site(on: disk, LedgerOptions())
        try Ledger.create(
            at: site, log: other.ledger.identity.id, alsoSignedBy: other.ledger.identity.publicKeys, epoch: 0)
        ledger = try Ledger(opening: site)
    }

    private static func site(on disk: SimulatedDisk, _ options: LedgerOptions) -> Site {
        var options = options
        options.reserveBytes = 0
        return Site(directory: "/node/log", fence: "/machine/fence", disk: disk, options: options) {
            ClockReading(wall: Instant(milliseconds: 1_790_000_000_000), monotonicMilliseconds: 0)
        }
    }

    var id: LogID { LogID("linli/\(ledger.identity.idText)")! }
    func lane(_ lane: Lane = .incident) -> LogLane { LogLane(id, lane) }
    var trusted: TrustedLog { TrustedLog(id, keys: ledger.identity.publicKeys) }

    func watchAcknowledged(_ body: @escaping @Sendable (Lane, UInt64) -> Void) {
        whenAcknowledged.withLock { $0 = body }
    }
    func watchExecuted(_ body: @escaping @Sendable (_ answer: @escaping @Sendable () -> Void) -> Void) {
        whenExecuted.withLock { $0 = body }
    }

    // MARK: Its log

    @discardableResult
    func record(_ ids: Range<Int>, in lane: Lane = .incident, text: String = "烟感报警") throws -> UInt64 {
        let commands = try ids.map { id in
            let event = try Event(
                occurred: Instant(milliseconds: 1_790_000_000_000), kind: Kind("alarm.raised"), place: "b3/u2",
                subject: "smoke-\(id)", body: try Body([1: .text(text)]))
            return try Command(
                key: CommandKey(principal: "gateway", source: "urn:dev:1", id: "a-\(id)"), events: [event])
        }
        for start in stride(from: 0, to: commands.count, by: 500) {
            _ = try ledger[lane].appendBlocking(Array(commands[start..<min(start + 500, commands.count)]))
        }
        return ledger[lane].head.size
    }

    func records(of lane: Lane = .incident) throws -> [[UInt8]] {
        var records: [[UInt8]] = []
        while UInt64(records.count) < ledger[lane].head.size {
            records += try ledger[lane].records(from: Seq(UInt64(records.count)), limit: 1_000).map {
                Array($0.encoded)
            }
        }
        return records
    }

    // MARK: Its uplink

    /// Replicates for as long as the body takes, to what listens at `port`.
    func replicating<Result: Sendable>(
        to district: TestDistrict, at port: Int, on loop: EventLoop, as certificate: (Authority, String)? = nil,
        options: UplinkOptions = .quick, _ body: (Uplink) async throws -> Result
    ) async throws -> Result {
        let readers = Readers(threads: 2, waiting: 1_000)
        let (issuer, name) = certificate ?? (district.authority, name)
        let settings = UplinkSettings(
            to: try SocketAddress(host: "127.0.0.1", port: port), serverName: Authority.host,
            tls: try issuer.client(name, trusting: district.authority), witnesses: [district.cosigner.key])
        let file = WitnessedFile(in: "/node/log", on: disk)
        let uplink = try await loop.run { [self] in
            let uplink = try Uplink(
                of: ledger, to: settings, remembering: file, desk: self, watch: self, on: loop, readers: readers,
                options: options)
            uplink.start()
            return uplink
        }
        do {
            let result = try await body(uplink)
            try await uplink.close()
            readers.close()
            return result
        } catch {
            try await uplink.close()
            readers.close()
            throw error
        }
    }

    /// Waits until the district has acknowledged all of a lane.
    func arrived(_ lane: Lane = .incident) async {
        let size = ledger[lane].head.size
        await news.until { $0.contains(.acknowledged(lane, size)) }
    }

    /// Whether some of the lane of alarms was acknowledged.
    var hasBegun: Bool { news.all.contains { $0.isBeginning } }

    /// How often the line of the lane of alarms was cut.
    var losses: Int { news.all.count { if case .ended(.incident, .lost(_)) = $0 { true } else { false } } }

    func begun() async { _ = await news.first { $0.isBeginning } }

    /// Waits for the first stream that the district or this node ends with a word.
    func fault(_ lane: Lane = .incident) async -> ReplicationFault.Code {
        let event = await news.first { if case .ended(lane, .said) = $0 { true } else { false } }
        guard case .ended(_, .said(let fault, _)) = event else { preconditionFailure("it was looked for") }
        return fault.code
    }

    // MARK: What it hears

    func acknowledged(_ lane: Lane, _ size: UInt64) {
        whenAcknowledged.withLock { $0 }(lane, size)
        news.add(.acknowledged(lane, size))
    }
    func witnessed(_ lane: Lane, _ head: SignedHead) { news.add(.witnessed(lane, head.head.size)) }
    func ended(_ lane: Lane, _ end: LaneEnd) { news.add(.ended(lane, end)) }
    func failed(_ lane: Lane, _ reason: String) { news.add(.failed(lane, reason)) }

    // MARK: Commands

    func execute(_ command: Frame.Command, answer: @escaping @Sendable (CommandResult) -> Void) {
        do {
            let event = try Event(
                occurred: Instant(milliseconds: 1_790_000_000_000), kind: Kind("case.dispatched"),
                subject: command.subject, body: try Body([1: .text(command.verb)]))
            let key = try CommandKey(principal: "district", source: "district", id: command.id)
            let receipt = try ledger.incident.appendBlocking([Command(key: key, events: [event])])[0]
            let told = whenExecuted.withLock { $0 }
            told { answer(.done(.recorded(.incident, receipt.seq))) }
        } catch {
            answer(.later("\(error)"))
        }
    }

    func recall(_ command: Frame.Command, answer: @escaping @Sendable (CommandResult) -> Void) { answer(.unknown) }
}

extension UplinkOptions {
    /// Nobody waits for long.
    static var quick: UplinkOptions {
        var options = UplinkOptions()
        options.backoff = Backoff(first: .milliseconds(5), longest: .milliseconds(50))
        options.lastingPause = .milliseconds(50)
        return options
    }

    /// A backlog takes its time, and what is new goes ahead of it.
    static func slow(bytesPerSecond: Int) -> UplinkOptions {
        var options = UplinkOptions.quick
        options.limits = { lane in
            var limits = SenderLimits(for: lane)
            limits.previewBacklog = lane == .incident ? 100 : nil
            limits.batchByteCount = 4_096
            limits.catchUpBytesPerSecond = bytesPerSecond
            limits.catchUpBurst = .zero
            return limits
        }
        return options
    }
}
