import Merkle
import Replication
import Wire

/// A receiver with its store, which does at once what it is asked for, unless it is held up.
struct TestDistrict {
    var store = TestStore()
    private(set) var receiver: LaneReceiver
    private(set) var sent: [Frame] = []
    private(set) var fault: ReplicationFault?
    private(set) var faultSide: Side?
    /// A store that is held up answers nothing until it is let go.
    var isHeldUp = false
    private var waiting: [LaneReceiver.Effect] = []

    init(_ lane: ReplicatedLane, _ store: TestStore = TestStore(), limits: ReceiverLimits = ReceiverLimits()) {
        self.store = store
        receiver = LaneReceiver(lane, stored: store.stored, limits: limits) { _, _ in nil }
    }

    /// One that has the first records of a log, and another stream of it.
    init(_ log: TestLog, having count: Int, epoch: UInt64 = 0) {
        var first = TestDistrict(log.lane)
        first.take(.hello(log.hello(epoch: epoch)))
        if count > 0 { first.take(.batch(log.batch(from: 0, count: count))) }
        self.init(log.lane, first.store)
    }

    mutating func take(_ frames: Frame...) { for frame in frames { handle(.received(frame)) } }

    mutating func handle(_ input: LaneReceiver.Input) {
        for effect in receiver.handle(input) { perform(effect) }
    }

    mutating func letGo() {
        isHeldUp = false
        while !waiting.isEmpty { perform(waiting.removeFirst()) }
    }

    private mutating func perform(_ effect: LaneReceiver.Effect) {
        switch effect {
        case .send(let frame): sent.append(frame)
        case .end(let fault, let side): (self.fault, faultSide) = (fault, side)
        case .quarantine(let evidence): store.quarantine.append(evidence)
        case .opened(let epoch): store.epoch = epoch
        case .answer: break
        case _ where isHeldUp: waiting.append(effect)
        case .begin(let front): store.begin(front)
        case .abandonPreviews: store.abandonPreviews()
        case .root(let size): handle(.root(store.root(at: size)))
        case .store(let run):
            store.store(run)
            handle(.stored(store.size))
        case .storePreview(let run, _):
            store.storePreview(run)
            handle(.previewed(run.frontier.size))
        case .witness(let head): handle(.cosigned(store.witness(head)))
        }
    }
}
