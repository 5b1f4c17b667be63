import EventLoop
import HTTP
import Ledger
import Replication
import ReplicationLine
import Threads
import Wire

/// One stream of a lane, from its first word to its last: a thin shell around the `LaneSender`, whose effects it carries
/// out. It lives on the strand of its line.
final class LaneTalk: @unchecked Sendable {
    // Sendable because all that changes is touched on the strand alone, but for the timer, which is the loop's.
    private let line: FrameLine
    private let lane: Lane
    private let source: LaneSource
    private let desk: any CommandDesk
    private let loop: EventLoop
    private let report: @Sendable (Report) -> Void
    private var sender: LaneSender
    private var commands = CommandReceiver()
    private(set) var end: LaneEnd?
    private var timer: LoopTimer?
    private var isOver = false

    /// What somebody beyond the stream wants to know, in its order.
    enum Report: Sendable {
        case acknowledged(UInt64)
        case witnessed(SignedHead)
        case failed(String)
    }

    init(
        _ line: FrameLine, _ sender: LaneSender, _ source: LaneSource, _ desk: any CommandDesk, on loop: EventLoop,
        report: @escaping @Sendable (Report) -> Void
    ) {
        self.line = line
        self.sender = sender
        self.source = source
        self.desk = desk
        self.loop = loop
        self.report = report
        lane = source.log.lane
    }

    /// Speaks until the line ends, and returns why it did. On the loop.
    func speak() async -> LaneEnd {
        line.strand.run { [self] in handle(.opened) }
        await line.read { [self] in take($0) }
        isOver = true
        timer?.close()
        return await line.strand.result { [self] in end ?? .lost("the line was cut") }
    }

    private func take(_ arrival: FrameLine.Arrival) {
        switch arrival {
        case .frame(let frame, let byteCount):
            handle(.received(frame))
            line.consumed(byteCount)
        case .failed(let fault): handle(.end(fault))
        case .ended(let error):
            line.finish()
            end = end ?? .lost(error.map { "\($0)" } ?? "the district has ended its direction")
        }
    }

    // MARK: On the strand

    /// What this side does not wait for: the log has grown, somebody stops it.
    func handle(_ input: LaneSender.Input) {
        guard end == nil else { return }
        let now = Duration.nanoseconds(SystemClock.monotonicNanoseconds())
        for effect in sender.handle(input, at: now) { perform(effect) }
    }

    private func perform(_ effect: LaneSender.Effect) {
        switch effect {
        case .send(let frame): line.send(frame)
        case .introduce:
            answer { source throws(LedgerError) in
                let (head, pruned) = try source.introduction()
                return .introduced(head, pruned)
            }
        case .sign(let size): answer { source throws(LedgerError) in .signed(try source.signed(size)) }
        case .read(let first, let byteLimit):
            answer { source throws(LedgerError) in .read(try source.batch(from: first, byteLimit: byteLimit)) }
        case .prove(let first, let byteLimit, let sent):
            answer { source throws(LedgerError) in
                .proved(try source.preview(from: first, byteLimit: byteLimit, extending: sent))
            }
        case .keep(let head): report(.witnessed(head))
        case .command(let command): handle(.received(command))
        case .acknowledged(let size): report(.acknowledged(size))
        case .wake(let moment): wake(at: moment)
        case .end(let fault, let side):
            end = .said(fault, by: side)
            line.finish()
        }
    }

    /// Looks into the log now, and hands over what it says behind all that has come in the meantime: a backlog is many such
    /// looks, and what is acknowledged or new must not wait for their end.
    private func answer(_ look: (LaneSource) throws(LedgerError) -> LaneSender.Input) {
        do throws(LedgerError) {
            let input = try look(source)
            line.strand.run { [self] in handle(input) }
        } catch {
            report(.failed("\(error)"))
            line.strand.run { [self] in handle(.end(ReplicationFault(.stopping, "this log cannot be read now"))) }
        }
    }

    private func wake(at moment: Duration) {
        loop.execute { [self] in
            timer?.close()
            guard !isOver else { return }
            let now = Duration.nanoseconds(SystemClock.monotonicNanoseconds())
            do throws(UVError) {
                timer = try LoopTimer(on: loop, after: moment - now) { [self] in
                    line.strand.run { [self] in handle(.tick) }
                }
            } catch {
                preconditionFailure("a timer is memory alone: \(error)")
            }
        }
    }

    // MARK: Commands

    private func handle(_ input: CommandReceiver.Input) {
        guard end == nil else { return }
        for effect in commands.handle(input, at: Instant(milliseconds: SystemClock.wallMilliseconds())) {
            switch effect {
            case .execute(let command): desk.execute(command) { [self] in answered(command, $0) }
            case .recall(let command): desk.recall(command) { [self] in answered(command, $0) }
            case .send(let frame): line.send(frame)
            case .refuse(let fault): handle(.end(fault))
            }
        }
    }

    private func answered(_ command: Frame.Command, _ result: CommandResult) {
        line.strand.run { [self] in
            switch result {
            case .done(let outcome): handle(.done(id: command.id, outcome))
            case .unknown: handle(.done(id: command.id, nil))
            case .later(let reason):
                report(.failed("command \(command.id) has to wait: \(reason)"))
                handle(.end(ReplicationFault(.busy, reason)))
            }
        }
    }
}
