public import DistrictStore
public import EventLoop
public import HTTP
import HTTPTypes
public import Merkle
import Replication
import ReplicationLine
public import Surface
public import Wire

/// Where the logs of communities come in: `POST /v1/replication/{lane}`, one stream for each lane of each log. It lives on
/// the loop of its server.
public final class Intake: @unchecked Sendable {
    // Sendable because what changes is touched on the loop's thread alone.
    private let site: IntakeSite
    private let trust: Trust
    private var streams: [LogLane: LaneStream] = [:]
    private var isClosing = false
    private var whenEmpty: [CheckedContinuation<Void, Never>] = []

    private static let path = "/v1/replication/"

    /// `readers` check what comes and look into the store; they and the store must outlive the intake. `cosigner` signs what
    /// is stored, as the district's witness.
    public init(
        into store: any DistrictStore, trusting trust: @escaping Trust, cosigner: Cosigner, on loop: EventLoop,
        readers: Readers, watch: any IntakeWatch, now: @escaping @Sendable () -> Instant,
        options: IntakeOptions = IntakeOptions()
    ) {
        site = IntakeSite(
            store: store, cosigner: cosigner, readers: readers, watch: watch, loop: loop, now: now, options: options)
        self.trust = trust
    }

    /// Answers one request. On the loop.
    public func serve(_ exchange: HTTPExchange) {
        do throws(Problem) {
            let (lane, replicated) = try lane(of: exchange)
            exchange.start(ResponseHead(status: 200, fields: ["content-type": FrameLine.contentType]))
            open(LaneStream(lane, replicated, over: exchange, site), of: lane, exchange)
        } catch {
            let reply = error.reply
            exchange.respond(ResponseHead(status: reply.status, fields: reply.fields), reply.body)
        }
    }

    private func lane(of exchange: HTTPExchange) throws(Problem) -> (LogLane, ReplicatedLane) {
        let (head, peer) = (exchange.request, exchange.peer)
        guard head.path.hasPrefix(Self.path), let lane = Lane(rawValue: String(head.path.dropFirst(Self.path.count)))
        else { throw .notFound("records come in at \(Self.path){lane}") }
        guard head.method == "POST" else {
            throw Problem(405, "method", "Another method is needed", "a stream is opened with POST")
        }
        guard !isClosing else { throw .busy("the district is about to stop", seconds: 5) }
        guard let log = peer.certificate.flatMap(trust) else {
            throw Problem(
                403, "unknown-certificate", "Not allowed", "the certificate of this connection speaks for no log here")
        }
        return (LogLane(log.id, lane), log.replicated(lane))
    }

    /// The one before must have ended, with all that it has begun, before the new one looks into the store.
    private func open(_ stream: LaneStream, of lane: LogLane, _ exchange: HTTPExchange) {
        let before = streams.updateValue(stream, forKey: lane)
        before?.end(ReplicationFault(.stopping, "another stream of this lane was opened"))
        let loop = exchange.loop
        exchange.run { [self] in
            await before?.ended.wait()
            await stream.carry()
            loop.execute { [self] in forget(stream, of: lane) }
        }
    }

    private func forget(_ stream: LaneStream, of lane: LogLane) {
        if streams[lane] === stream { streams[lane] = nil }
        guard isClosing, streams.isEmpty else { return }
        for continuation in whenEmpty { continuation.resume() }
        whenEmpty = []
    }

    // MARK: What the district wants

    /// Gives a command to a community: it waits durably until its node has answered.
    public func issue(_ command: Frame.Command, to log: LogID) async throws(DistrictStoreError) {
        let queued = QueuedCommand(
            to: log, id: command.id, Frame.command(command).content, notAfter: command.notAfter)
        _ = try await site.store.change(.command(queued))
        onLoop { $0[LogLane(log, .incident)]?.commandsWait() }
    }

    /// Asks for a checkpoint of a lane before the next one is due.
    public func wantCheckpoint(of lane: LogLane) { onLoop { $0[lane]?.wantCheckpoint() } }

    private func onLoop(_ body: @escaping @Sendable ([LogLane: LaneStream]) -> Void) {
        site.loop.execute { [self] in body(streams) }
    }

    // MARK: The end

    /// Ends every stream and returns when nothing is under way any more; before the server is drained.
    public func close() async throws {
        try await site.loop.run { [self] in
            isClosing = true
            for stream in streams.values { stream.end(ReplicationFault(.stopping, "the district stops")) }
        }
        await withCheckedContinuation { continuation in
            site.loop.execute { [self] in
                if streams.isEmpty { continuation.resume() } else { whenEmpty.append(continuation) }
            }
        }
    }
}
