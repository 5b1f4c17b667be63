import Replication
import Samples
import Testing
import Wire

@Suite struct `A command from a district` {
    private func command(_ number: Int, notAfter: Int64 = 1_000) -> Frame.Command {
        Frame.Command(
            id: "d-\(number)", verb: "linli.alarm.acknowledge", subject: "a\(number)", expected: nil,
            notAfter: Instant(milliseconds: notAfter), payload: [])
    }

    private func answer(_ number: Int) -> Frame.Answer {
        Frame.Answer(id: "d-\(number)", outcome: .recorded(.incident, Seq(7)))
    }

    @Test func `is handed over in its order, a few at a time, and settled by its answer`() {
        let queue = (0..<100).map { command($0) }
        var sender = CommandSender()
        #expect(sender.handle(.ready) == [.fetch(limit: 64)])
        #expect(sender.handle(.queued(Array(queue[..<64]))) == queue[..<64].map { .send(.command($0)) })
        #expect(sender.handle(.received(answer(0))) == [.settle(answer(0))])
        #expect(sender.handle(.settled(id: "d-0")) == [.fetch(limit: 64)])
        #expect(sender.handle(.queued(Array(queue[1..<65]))) == [.send(.command(queue[64]))])
    }

    @Test func `that nobody has given is looked for when something was queued, and not before`() {
        var sender = CommandSender()
        #expect(sender.handle(.ready) == [.fetch(limit: 64)])
        #expect(sender.handle(.queued([])) == [])
        #expect(sender.handle(.ready) == [.fetch(limit: 64)])
        // One is queued while the queue is looked at.
        #expect(sender.handle(.ready) == [])
        #expect(sender.handle(.queued([])) == [.fetch(limit: 64)])
        #expect(sender.handle(.queued([command(1)])) == [.send(.command(command(1)))])
    }

    @Test func `is not answered by who was not asked`() {
        var sender = CommandSender()
        guard case .refuse(let fault) = sender.handle(.received(answer(1))).first else {
            Issue.record("the answer was taken")
            return
        }
        #expect(fault.code == .unexpected)
    }

    @Test func `is carried out in time, and only looked for when it is late`() {
        var receiver = CommandReceiver()
        let (now, late) = (Instant(milliseconds: 1_000), Instant(milliseconds: 1_001))
        #expect(receiver.handle(.received(command(1)), at: now) == [.execute(command(1))])
        #expect(receiver.handle(.received(command(2)), at: late) == [.recall(command(2))])
        #expect(
            receiver.handle(.done(id: "d-1", .refused(code: "alarm.closed", words: "")), at: late)
                == [.send(.answer(Frame.Answer(id: "d-1", outcome: .refused(code: "alarm.closed", words: ""))))])
        #expect(
            receiver.handle(.done(id: "d-2", nil), at: late)
                == [.send(.answer(Frame.Answer(id: "d-2", outcome: .expired)))])
    }

    @Test func `does not come twice at a time, nor with too many others`() {
        var receiver = CommandReceiver()
        let now = Instant(milliseconds: 0)
        for number in 0..<64 { _ = receiver.handle(.received(command(number)), at: now) }
        func code(_ effects: [CommandReceiver.Effect]) -> ReplicationFault.Code? {
            if case .refuse(let fault) = effects.first { fault.code } else { nil }
        }
        #expect(code(receiver.handle(.received(command(64)), at: now)) == .window)
        _ = receiver.handle(.done(id: "d-0", .expired), at: now)
        #expect(code(receiver.handle(.received(command(1)), at: now)) == .unexpected)
        #expect(code(receiver.handle(.received(command(64)), at: now)) == nil)
    }
}

/// A durable queue at one end, a ledger that knows commands by their ids at the other, and a line that is cut between.
private final class CommandWorld {
    private let time = Timetable()
    private var random: SeededGenerator
    let commands: [Frame.Command]
    private var queue: [Frame.Command] = []
    private(set) var outcomes: [String: Frame.Outcome] = [:]
    /// What the ledger of the node has recorded, by id.
    private(set) var recorded: [String: Int] = [:]
    private(set) var attempts = 0
    private(set) var refusals = 0
    private var ends: (number: Int, sender: CommandSender, receiver: CommandReceiver)?
    private var connectionCount = 0
    private var arrival = Duration.zero

    init(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        commands = (0..<100).map { number in
            Frame.Command(
                id: "d-\(number)", verb: number % 7 == 3 ? "refuse" : "do", subject: "a\(number)", expected: nil,
                notAfter: Instant(milliseconds: Int64(30 * number + random.number(in: 0...1_500))), payload: [])
        }
        self.random = random
    }

    func run() {
        for (number, command) in commands.enumerated() {
            time.at(.milliseconds(30 * number)) { [self] in
                queue.append(command)
                if let ends { give(.ready, ends.number) }
            }
        }
        for _ in 0..<8 { time.at(.milliseconds(random.number(in: 0...5_000))) { [self] in cut() } }
        connect()
        time.run(atMost: 50_000)
    }

    private func connect() {
        guard ends == nil else { return }
        connectionCount += 1
        ends = (connectionCount, CommandSender(), CommandReceiver())
        give(.ready, connectionCount)
    }

    private func cut() {
        ends = nil
        time.after(.milliseconds(random.number(in: 1...600))) { [self] in connect() }
    }

    private func later(_ number: Int, _ action: @escaping () -> Void) {
        time.after(.milliseconds(random.number(in: 1...20))) { [self] in if ends?.number == number { action() } }
    }

    private func carry(_ number: Int, _ action: @escaping () -> Void) {
        arrival = max(arrival, time.now + .milliseconds(random.number(in: 1...40)))
        time.at(arrival) { [self] in if ends?.number == number { action() } }
    }

    private func give(_ input: CommandSender.Input, _ number: Int) {
        for effect in ends?.sender.handle(input) ?? [] {
            switch effect {
            case .fetch(let limit): later(number) { [self] in give(.queued(Array(queue.prefix(limit))), number) }
            case .send(.command(let command)): carry(number) { [self] in take(.received(command), number) }
            case .send: refusals += 1
            case .settle(let answer):
                outcomes[answer.id] = answer.outcome
                queue.removeAll { $0.id == answer.id }
                later(number) { [self] in give(.settled(id: answer.id), number) }
            case .refuse: refusals += 1
            }
        }
    }

    /// The clock of the wall jumps about.
    private var wall: Instant {
        let jump = random.chance(perMille: 100) ? random.number(in: -3_000...3_000) : 0
        return Instant(milliseconds: time.now.components.seconds * 1_000 + Int64(jump))
    }

    private func take(_ input: CommandReceiver.Input, _ number: Int) {
        for effect in ends?.receiver.handle(input, at: wall) ?? [] {
            switch effect {
            // The ledger goes on, whatever becomes of the connection.
            case .execute(let command):
                attempts += 1
                time.after(.milliseconds(random.number(in: 1...20))) { [self] in
                    let outcome = execute(command)
                    if ends?.number == number { take(.done(id: command.id, outcome), number) }
                }
            case .recall(let command):
                later(number) { [self] in
                    take(.done(id: command.id, recorded[command.id] == nil ? nil : execute(command)), number)
                }
            case .send(.answer(let answer)): carry(number) { [self] in give(.received(answer), number) }
            case .send, .refuse: refusals += 1
            }
        }
    }

    private func execute(_ command: Frame.Command) -> Frame.Outcome {
        guard command.verb == "do" else { return .refused(code: "no", words: "") }
        let place = recorded[command.id] ?? recorded.count
        recorded[command.id] = place
        return .recorded(.incident, Seq(UInt64(place)))
    }
}

@Suite struct `Commands over a line that is cut` {
    @Test func `have one effect each and one answer, which says what became of them`() {
        var (attempts, expired) = (0, 0)
        for seed: UInt64 in 0..<60 {
            let world = CommandWorld(seed: seed)
            world.run()
            #expect(world.outcomes.count == world.commands.count && world.refusals == 0, "seed \(seed)")
            for command in world.commands {
                switch world.outcomes[command.id] {
                case .recorded(_, let seq):
                    #expect(world.recorded[command.id] == Int(seq.value), "seed \(seed), \(command.id)")
                case .refused: #expect(command.verb == "refuse", "seed \(seed), \(command.id)")
                default:
                    expired += 1
                    #expect(world.recorded[command.id] == nil, "seed \(seed), \(command.id)")
                }
            }
            attempts += world.attempts
        }
        // What must happen for this to say anything: some come again after they had their effect, some too late.
        #expect(attempts > 60 * 100 && expired > 60)
    }
}
