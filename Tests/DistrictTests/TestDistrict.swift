import Digest
import DistrictStore
import EventLoop
import HTTP
import Merkle
import Replication
import ReplicationLine
import Samples
import SimulatedDisk
import Surface
import Synchronization
import TLS
import Wire

@testable import District

/// What a district tells of its lanes.
enum DistrictNews: Sendable {
    case opened(LogLane)
    case stored(LogLane, Range<UInt64>, previewed: [Seq])
    case shown(LogLane, [Seq])
    case settled(Frame.Answer)
    case ended(LogLane, StreamEnd)
    case failed(LogLane, DistrictStoreError)
}

/// A district on a disk that outlives its process: authority, store, and whom it trusts.
final class TestDistrict: IntakeWatch {
    let authority: Authority
    let site: StoreSite
    let disk: SimulatedDisk
    let cosigner: Cosigner
    let news = Heard<DistrictNews>()
    /// The logs that have joined, by the names of their certificates.
    private let joined = Mutex<[String: TrustedLog]>([:])

    init(authority: Authority? = nil, disk: SimulatedDisk? = nil) throws {
        self.authority = try authority ?? Authority()
        self.disk = disk ?? SimulatedDisk(seed: 7)
        site = StoreSite(directory: "/district/store", disk: self.disk)
        cosigner = Cosigner(name: try KeyName("district.linli.test"), privateKey: Ed25519.PrivateKey.generate())
        try SQLiteDistrictStore.create(at: site)
    }

    func join(_ name: String, _ log: TrustedLog) { joined.withLock { $0[name] = log } }

    /// Runs it for as long as the body takes; on the same port as before if that is given.
    func run<Result: Sendable>(
        on loop: EventLoop, port: Int = 0, _ body: (RunningDistrict) async throws -> Result
    ) async throws -> Result {
        let store = try SQLiteDistrictStore(opening: site, fold: NoFold())
        let readers = Readers(threads: 2, waiting: 1_000)
        let intake = Intake(
            into: store, trusting: { [self] certificate in joined.withLock { $0[certificate.commonName] } },
            cosigner: cosigner, on: loop, readers: readers, watch: self,
            now: { Instant(milliseconds: 1_790_000_000_000) })
        let address = try SocketAddress(host: "127.0.0.1", port: port)
        let result = try await HTTPServer.with(
            at: address, on: loop, tls: try authority.server(), limits: .replication,
            handler: { intake.serve($0) }
        ) { server in
            do {
                let result = try await body(RunningDistrict(store: store, intake: intake, address: server.address))
                try await intake.close()
                return result
            } catch {
                try await intake.close()
                throw error
            }
        }
        readers.close()
        try store.close()
        return result
    }

    // MARK: What it hears

    func opened(_ lane: LogLane) { news.add(.opened(lane)) }
    func stored(_ lane: LogLane, _ records: RecordBatch, _ appended: Appended) {
        news.add(.stored(lane, records.first.value..<records.end, previewed: appended.previewed))
    }
    func shown(_ previews: [Preview]) { news.add(.shown(previews[0].lane, previews.map(\.seq))) }
    func settled(_ log: LogID, _ answer: Frame.Answer) { news.add(.settled(answer)) }
    func ended(_ lane: LogLane, _ end: StreamEnd) { news.add(.ended(lane, end)) }
    func failed(_ lane: LogLane, _ error: DistrictStoreError) { news.add(.failed(lane, error)) }
}

struct RunningDistrict: Sendable {
    let store: SQLiteDistrictStore
    let intake: Intake
    let address: SocketAddress

    /// Every record that it has of a lane.
    func records(of lane: LogLane) throws -> [[UInt8]] {
        guard let stored = store.lane(lane) else { return [] }
        var (records, next): ([[UInt8]], UInt64) = ([], 0)
        while next < stored.size {
            let batch = try store.records(of: lane, from: Seq(next), limit: 500)
            records += (0..<batch.count).map { Array(batch[$0]) }
            next = batch.end
        }
        return records
    }

    /// How many records have arrived, of whatever lane.
    var arrivals: UInt64 { store.end.next.reduce(0, +) }
}

struct NoFold: DistrictFold {
    let version: Int64 = 1
    func fold(_ records: RecordBatch, of lane: LogLane, into rows: inout StateRows) throws(DistrictStoreError) {}
}
