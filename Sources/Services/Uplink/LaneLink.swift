import EventLoop
import Files
import HTTP
import HTTPTypes
import Ledger
import Merkle
import Replication
import ReplicationLine
import Surface
import Synchronization
import Wire

/// Keeps a stream of one lane to the district, for as long as the node runs: tells it that the lane has grown, and opens
/// another one when it has ended. It lives on the loop.
final class LaneLink: @unchecked Sendable {
    // Sendable because what changes is touched on the loop's thread alone; `status` has a lock for those who ask, and
    // `talk` is the strand's.
    let lane: Lane
    private let source: LaneSource
    private let replicated: ReplicatedLane
    private let site: UplinkSite
    private let client: HTTPClient
    private let strand: Strand
    private var talk: LaneTalk?
    private var isStopped = false
    /// Opens when the stream that is open has ended.
    private var speaking: Latch?
    private var nap: (timer: LoopTimer, sleeper: CheckedContinuation<Void, Never>)?
    private var tasks: [Task<Void, Never>] = []
    private let told: Mutex<LaneStatus>

    init(_ lane: Lane, of ledger: Ledger, over client: HTTPClient, _ site: UplinkSite) {
        self.lane = lane
        self.client = client
        self.site = site
        source = LaneSource(log: ledger[lane])
        replicated = ReplicatedLane(log: ledger.identity.id, lane: lane, keys: ledger.identity.verifierKeys(of: lane))
        strand = Strand(on: site.readers)
        var status = LaneStatus()
        do {
            status.witnessed = try site.file.read(lane, signedBy: replicated.keys, and: site.settings.witnesses)
        } catch {
            // The district tells it again with the next checkpoint; until then nothing may be pruned.
            site.watch.failed(lane, "what the district has cosigned cannot be read: \(error)")
        }
        told = Mutex(status)
    }

    var status: LaneStatus { told.withLock { $0 } }

    func start() {
        tasks = [
            Task(executorPreference: site.loop) { await self.follow() },
            Task(executorPreference: site.loop) { await self.keepOpen() },
        ]
    }

    /// Says goodbye; returns a latch if somebody is there to hear it.
    func stop() -> Latch? {
        site.loop.preconditionIsolated()
        isStopped = true
        for task in tasks { task.cancel() }
        wake()
        strand.run { [self] in talk?.handle(.end(ReplicationFault(.stopping, "the node stops"))) }
        return speaking
    }

    /// When its client is closed: nothing of it is left on the loop, nor on the strand.
    func ended() async {
        for task in tasks { await task.value }
        await strand.result {}
    }

    // MARK: The lane

    private func follow() async {
        var size: UInt64 = 0
        do throws(CancellationError) {
            while let grown = try await source.log.size(beyond: size) {
                size = grown
                strand.run { [self] in talk?.handle(.grew(to: grown)) }
            }
        } catch {
            // It is stopped.
        }
    }

    // MARK: The stream

    private func keepOpen() async {
        var backoff = site.options.backoff
        var random = SystemRandomNumberGenerator()
        while !isStopped {
            let before = status.acknowledged
            let end = await stream()
            told.withLock { $0.end = end }
            site.watch.ended(lane, end)
            if isStopped { return }
            if status.acknowledged != before { backoff.succeeded() }
            let pause = backoff.failed(using: &random)
            await sleep(for: end.isLasting ? max(pause, site.options.lastingPause) : pause)
        }
    }

    private func stream() async -> LaneEnd {
        let head = RequestHead(
            method: "POST", scheme: client.scheme, authority: site.settings.serverName,
            path: "/v1/replication/\(lane)", fields: ["content-type": FrameLine.contentType])
        do throws(HTTPError) {
            let call = try await client.call(head, hasBody: true)
            let status = try await call.response().status
            guard status == 200, !isStopped else {
                call.reset()
                return status == 200 ? .lost("the node stops") : .refused(status: status)
            }
            return await speak(over: call)
        } catch {
            return .lost("\(error)")
        }
    }

    private func speak(over call: HTTPCall) async -> LaneEnd {
        told.withLock { $0.end = nil }
        let (line, keys) = (FrameLine(call, on: strand), site.settings.witnesses)
        let sender = LaneSender(replicated, epoch: site.epoch, witnesses: keys, limits: site.options.limits(lane))
        let talk = LaneTalk(line, sender, source, site.desk, on: site.loop) { [self] in take($0) }
        strand.run { [self] in self.talk = talk }
        let spoken = Latch()
        speaking = spoken
        defer {
            speaking = nil
            spoken.open()
        }
        return await talk.speak()
    }

    private func take(_ report: LaneTalk.Report) {
        switch report {
        case .acknowledged(let size):
            told.withLock { $0.acknowledged = size }
            site.watch.acknowledged(lane, size)
        case .witnessed(let head): keep(head)
        case .failed(let reason): site.watch.failed(lane, reason)
        }
    }

    /// What is remembered does not get smaller when the district does.
    private func keep(_ head: SignedHead) {
        guard head.head.size >= status.witnessed?.head.size ?? 0 else { return }
        do throws(FileError) {
            try site.file.write(head, of: lane)
            told.withLock { $0.witnessed = head }
            site.watch.witnessed(lane, head)
        } catch {
            site.watch.failed(lane, "what the district has cosigned cannot be remembered: \(error)")
        }
    }

    // MARK: Sleeping

    private func sleep(for duration: Duration) async {
        guard !isStopped else { return }
        await withCheckedContinuation { continuation in
            do throws(UVError) {
                let timer = try LoopTimer(on: site.loop, after: duration) { [unowned self] in wake() }
                nap = (timer, continuation)
            } catch {
                preconditionFailure("a timer is memory alone: \(error)")
            }
        }
    }

    private func wake() {
        guard let nap else { return }
        self.nap = nil
        nap.timer.close()
        nap.sleeper.resume()
    }
}
