import DistrictStore
import HTTP
import Merkle
import Replication
import ReplicationLine
import Wire
import Zstd

/// One stream of a lane, from its first word to its last: a thin shell around the `LaneReceiver` and the `CommandSender`,
/// whose effects it carries out. It lives on its strand.
final class LaneStream: @unchecked Sendable {
    // Sendable because all that changes is touched on the strand alone.
    let lane: LogLane
    let site: IntakeSite
    let line: FrameLine
    private let replicated: ReplicatedLane
    /// Nil until the store was looked at.
    private var receiver: LaneReceiver?
    var commands = CommandSender()
    private var isOpen = false
    private(set) var end: StreamEnd?
    /// What was handed to the store and not answered.
    private var underWay = 0
    /// What batches took of the line's window: it opens as far as they are on the disk.
    private var unstored: [(end: UInt64, byteCount: Int)] = []
    /// Opens when the stream has ended with all that it had begun.
    let ended = Latch()

    init(_ lane: LogLane, _ replicated: ReplicatedLane, over stream: HTTPStream, _ site: IntakeSite) {
        self.lane = lane
        self.replicated = replicated
        self.site = site
        line = FrameLine(stream, on: Strand(on: site.readers))
    }

    // MARK: From the loop

    /// Takes what comes until the stream has ended.
    func carry() async {
        line.strand.run { [self] in begin() }
        await line.read { [self] in take($0) }
        await ended.wait()
    }

    func end(_ fault: ReplicationFault) { line.strand.run { [self] in stop(fault) } }

    func commandsWait() { line.strand.run { [self] in if isOpen { handle(.ready) } } }

    func wantCheckpoint() { line.strand.run { [self] in handle(.wanted) } }

    // MARK: On the strand

    private func begin() {
        // Another one may have taken its place before its turn came.
        guard end == nil else { return settle() }
        do throws(DistrictStoreError) {
            receiver = LaneReceiver(
                replicated, stored: try site.store.stored(lane), limits: site.options.limits,
                decompress: Zstd.decompressRun)
        } catch {
            fail(error)
            settle()
        }
    }

    private func take(_ arrival: FrameLine.Arrival) {
        switch arrival {
        case .frame(.batch(let batch), let byteCount):
            unstored.append((batch.run.end, byteCount))
            handle(.received(.batch(batch)))
        case .frame(let frame, let byteCount):
            handle(.received(frame))
            line.consumed(byteCount)
        case .failed(let fault): stop(fault)
        case .ended(let error):
            // Whoever ends his direction without a word gets none either.
            line.finish()
            closed(.lost(error.map { "\($0)" } ?? "the node has ended its direction"))
        }
    }

    func handle(_ input: LaneReceiver.Input) {
        guard end == nil, let effects = receiver?.handle(input) else { return }
        for effect in effects { perform(effect) }
    }

    private func perform(_ effect: LaneReceiver.Effect) {
        switch effect {
        case .send(let frame): line.send(frame)
        case .opened(let epoch):
            change(.epoch(lane, epoch, at: site.now()))
            isOpen = true
            site.watch.opened(lane)
            // Behind what is sent now: a hello is answered before anything else is said.
            if lane.lane == .incident { commandsWait() }
        case .begin(let frontier): change(.begin(lane, frontier, at: site.now()))
        // The store does so when it hears of the epoch.
        case .abandonPreviews: break
        case .root(let size): look(for: size)
        case .store(let run): store(run)
        case .storePreview(let run, let head): show(run, head)
        case .witness(let head): witness(head)
        case .quarantine(let evidence): change(.quarantine(Quarantine(lane, evidence, at: site.now())))
        case .answer(let answer): handle(.received(answer))
        case .end(let fault, let side):
            line.finish()
            closed(.said(fault, by: side))
        }
    }

    /// Ends it from this side, with a goodbye.
    private func stop(_ fault: ReplicationFault) {
        guard end == nil else { return }
        if receiver != nil { return handle(.end(fault)) }
        line.send(.goodbye(fault))
        line.finish()
        // It has not begun, and settles when its turn comes.
        end = .said(fault, by: .here)
        site.watch.ended(lane, .said(fault, by: .here))
    }

    private func closed(_ end: StreamEnd) {
        guard self.end == nil else { return }
        self.end = end
        site.watch.ended(lane, end)
        settle()
    }

    private func settle() { if underWay == 0 { ended.open() } }

    // MARK: The store

    /// Counts what the store has not answered; `then` runs on the strand.
    func ask<Value: Sendable>(
        _ begin: (@escaping @Sendable (Result<Value, DistrictStoreError>) -> Void) -> Void,
        then: @escaping @Sendable (Value) -> Void
    ) {
        underWay += 1
        begin { result in
            self.line.strand.run { [self] in
                underWay -= 1
                switch result {
                case .success(let value): then(value)
                case .failure(let error): fail(error)
                }
                if end != nil { settle() }
            }
        }
    }

    func change(_ change: Change, then: @escaping @Sendable () -> Void = {}) {
        ask({ site.store.change(change, answer: $0) }, then: { (_: Bool) in then() })
    }

    /// What the node did, or what keeps the store from taking it now.
    func fail(_ error: DistrictStoreError) {
        guard end == nil else { return }
        if error.isOurs { site.watch.failed(lane, error) }
        stop(error.fault)
    }

    private func look(for size: UInt64) {
        do throws(DistrictStoreError) {
            handle(.root(try site.store.head(of: lane, at: size).root))
        } catch .notHeld {
            handle(.root(nil))
        } catch {
            fail(error)
        }
    }

    private func store(_ run: ReceivedRun) {
        for part in run.parts(of: site.options.appendRecords) {
            let append = Append(lane, part.records, head: part.head, at: site.now())
            ask({ site.store.append(append, answer: $0) }) { [self] appended in
                site.watch.stored(lane, append.records, appended)
                handle(.stored(appended.head.size))
                giveBack(until: appended.head.size)
            }
        }
    }

    private func giveBack(until size: UInt64) {
        let stored = unstored.prefix { $0.end <= size }
        guard !stored.isEmpty else { return }
        line.consumed(stored.reduce(0) { $0 + $1.byteCount })
        unstored.removeFirst(stored.count)
    }
}
