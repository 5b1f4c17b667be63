import Merkle
import Replication
import Samples
import Wire

/// One lane from the log of a node to the store of a district, over a line that is cut, with ends that lose all they hold
/// in memory. Both ends do with effects what a program does.
final class LaneWorld {
    var log: TestLog
    var store = TestStore()
    private(set) var faults: [ReplicationFault.Code] = []
    private(set) var kept: [SignedHead] = []
    private(set) var previewCount = 0
    private(set) var connectionCount = 0
    var isHealed = false

    private let time: Timetable
    private var random: SeededGenerator
    private let limits: SenderLimits
    var epoch: UInt64 = 0
    /// The clock of the node runs apart from the time.
    var clockOffset = Duration.zero

    /// What is in memory at either end, under the number of its connection.
    private var sender: (number: Int, value: LaneSender, reader: FrameReader)?
    private var receiver: (number: Int, value: LaneReceiver, reader: FrameReader)?
    /// When the last bytes that are under way arrive: none overtake others.
    private var arrival = (there: Duration.zero, here: Duration.zero)
    private var storeFree = Duration.zero

    init(_ log: TestLog, _ limits: SenderLimits, on time: Timetable, seed: UInt64) {
        (self.log, self.limits, self.time) = (log, limits, time)
        random = SeededGenerator(seed: seed)
    }

    private func delay(_ range: ClosedRange<Int>) -> Duration { .microseconds(random.number(in: range)) }

    // Connections

    func connect() {
        guard sender == nil else { return }
        connectionCount += 1
        let number = connectionCount
        let value = LaneSender(log.lane, epoch: epoch, witnesses: [TestStore.cosigner.key], limits: limits)
        sender = (number, value, FrameReader())
        time.after(delay(100...5_000)) { [self] in
            guard sender?.number == number else { return }
            accept(number)
            handle(.opened, number)
        }
    }

    /// A new stream of the lane ends the one before, and what it has not carried out is dropped.
    private func accept(_ number: Int) {
        let value = LaneReceiver(log.lane, stored: store.stored) { _, _ in nil }
        receiver = (number, value, FrameReader())
    }

    /// The node finds its connection gone; the district may find out later, or never.
    func cut() {
        guard let number = sender?.number else { return }
        sender = nil
        if random.coin() {
            time.after(delay(0...500_000)) { [self] in if receiver?.number == number { receiver = nil } }
        }
        time.after(delay(1_000...300_000)) { [self] in connect() }
    }

    func restartDistrict() {
        receiver = nil
        time.after(delay(0...100_000)) { [self] in cut() }
    }

    func grow(_ words: String = "") {
        log.append(words)
        if let number = sender?.number { handle(.grew(to: log.size), number) }
    }

    // The node

    func handle(_ input: LaneSender.Input, _ number: Int) {
        guard sender?.number == number, let effects = sender?.value.handle(input, at: time.now + clockOffset) else {
            return
        }
        for effect in effects { perform(effect, number) }
    }

    func seal() { if let number = sender?.number { handle(.due, number) } }

    private func perform(_ effect: LaneSender.Effect, _ number: Int) {
        switch effect {
        case .send(let frame):
            if case .preview = frame { previewCount += 1 }
            carry(frame.encoded, at: \.there) { [self] in receive(there: $0, number) }
        case .introduce: answer(number) { .introduced($0.sign(), $0.pruned) }
        case .sign(let size): answer(number) { .signed($0.sign(size)) }
        case .read(let first, let byteLimit): answer(number) { .read($0.batch(from: first, byteLimit: byteLimit)) }
        case .prove(let first, let byteLimit, let sent):
            answer(number) { .proved($0.preview(from: first, byteLimit: byteLimit, extending: sent)) }
        case .keep(let head): kept.append(head)
        case .acknowledged(let size):
            if size > store.size { faults.append(.init(rawValue: 999)) }
        case .command: break
        case .wake(let moment): time.at(moment - clockOffset) { [self] in handle(.tick, number) }
        case .end(let fault, let side): end(fault, by: side)
        }
    }

    private func answer(_ number: Int, _ make: @escaping (TestLog) -> LaneSender.Input) {
        time.after(delay(10...2_000)) { [self] in handle(make(log), number) }
    }

    private func end(_ fault: ReplicationFault, by side: Side) {
        if side == .here { faults.append(fault.code) }
        sender = nil
        // What is wrong stays wrong: the node says so and tries again later.
        if ![.stale, .fork, .epoch].contains(fault.code) { time.after(delay(1_000...100_000)) { [self] in connect() } }
    }

    private func receive(here piece: [UInt8], _ number: Int) {
        guard sender?.number == number else { return }
        sender?.reader.append(piece)
        while sender?.number == number, let frame = try! sender?.reader.next() {
            handle(LaneSender.Input.received(frame), number)
        }
    }

    // The district

    func handle(_ input: LaneReceiver.Input, _ number: Int) {
        guard receiver?.number == number, let effects = receiver?.value.handle(input) else { return }
        for effect in effects { perform(effect, number) }
    }

    func want() { if let number = receiver?.number { handle(.wanted, number) } }

    private func perform(_ effect: LaneReceiver.Effect, _ number: Int) {
        switch effect {
        case .send(let frame): carry(frame.encoded, at: \.here) { [self] in receive(here: $0, number) }
        case .opened(let epoch): store.epoch = epoch
        case .begin(let front): store.begin(front)
        case .abandonPreviews: store.abandonPreviews()
        case .root(let size): commit(number) { .root($0.root(at: size)) }
        case .store(let run):
            commit(number) {
                $0.store(run)
                return .stored($0.size)
            }
        case .storePreview(let run, _):
            commit(number) {
                $0.storePreview(run)
                return .previewed(run.frontier.size)
            }
        case .witness(let head): commit(number) { .cosigned($0.witness(head)) }
        case .quarantine(let evidence): store.quarantine.append(evidence)
        case .answer: break
        case .end(let fault, let side):
            if side == .here { faults.append(fault.code) }
            receiver = nil
        }
    }

    /// One after the other, each taking its time. What belongs to a stream that has ended is dropped.
    private func commit(_ number: Int, _ change: @escaping (inout TestStore) -> LaneReceiver.Input) {
        let isSlow = !isHealed && random.chance(perMille: 20)
        storeFree = max(storeFree, time.now) + delay(isSlow ? 500_000...2_000_000 : 100...3_000)
        time.at(storeFree) { [self] in
            guard receiver?.number == number else { return }
            handle(change(&store), number)
        }
    }

    private func receive(there piece: [UInt8], _ number: Int) {
        guard receiver?.number == number else { return }
        receiver?.reader.append(piece)
        while receiver?.number == number, let frame = try! receiver?.reader.next() {
            handle(LaneReceiver.Input.received(frame), number)
        }
    }

    // The line

    /// In pieces of any size, in their order.
    private func carry(
        _ bytes: [UInt8], at end: WritableKeyPath<(there: Duration, here: Duration), Duration>,
        _ deliver: @escaping ([UInt8]) -> Void
    ) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let piece = Array(rest.prefix(random.number(in: 1...1_500)))
            rest = rest.dropFirst(piece.count)
            arrival[keyPath: end] = max(arrival[keyPath: end], time.now + delay(50...4_000))
            time.at(arrival[keyPath: end]) { deliver(piece) }
        }
    }
}
