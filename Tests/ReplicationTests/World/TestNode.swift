import Merkle
import Replication
import Wire

/// A sender with its log, which answers at once, under a clock that is set by hand.
struct TestNode {
    var log: TestLog
    var now = Duration.zero
    private(set) var sender: LaneSender
    private(set) var sent: [Frame] = []
    private(set) var fault: ReplicationFault?
    private(set) var kept: [SignedHead] = []
    private(set) var wakes: [Duration] = []

    init(_ log: TestLog, _ limits: SenderLimits = SenderLimits(for: .incident), epoch: UInt64 = 0) {
        self.log = log
        sender = LaneSender(log.lane, epoch: epoch, witnesses: [TestStore.cosigner.key], limits: limits)
        handle(.opened)
    }

    mutating func take(_ frames: Frame...) { for frame in frames { handle(.received(frame)) } }

    mutating func grow(_ count: Int = 1, _ words: String = "") {
        for _ in 0..<count { log.append(words) }
        handle(.grew(to: log.size))
    }

    mutating func pass(_ time: Duration) {
        now += time
        handle(.tick)
    }

    /// What was sent since the last time somebody looked.
    mutating func taken() -> [Frame] {
        defer { sent = [] }
        return sent
    }

    mutating func handle(_ input: LaneSender.Input) {
        for effect in sender.handle(input, at: now) { perform(effect) }
    }

    private mutating func perform(_ effect: LaneSender.Effect) {
        switch effect {
        case .send(let frame): sent.append(frame)
        case .introduce: handle(.introduced(log.sign(), log.pruned))
        case .sign(let size): handle(.signed(log.sign(size)))
        case .read(let first, let byteLimit): handle(.read(log.batch(from: first, byteLimit: byteLimit)))
        case .prove(let first, let byteLimit, let sent):
            handle(.proved(log.preview(from: first, byteLimit: byteLimit, extending: sent)))
        case .keep(let head): kept.append(head)
        case .wake(let moment):
            wakes.append(moment)
            if moment <= now { handle(.tick) }
        case .end(let fault, _): self.fault = fault
        case .command, .acknowledged: break
        }
    }

    /// What the receiver has, as it answers a hello.
    static func resume(
        _ log: TestLog, at size: UInt64, previewed: UInt64? = nil, window: UInt64 = 4 << 20,
        version: ReplicationVersion = ReplicationVersion.supported[0]
    ) -> Frame {
        .resume(
            Frame.Resume(
                version: version, size: size, root: log.roots[Int(size)], previewed: previewed ?? size, window: window))
    }
}
