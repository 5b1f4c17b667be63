import Community
import Edges
import Forms
import JSON
import Ledger
import MQTT
import Surface
import Synchronization
import Threads
import Vault
import Views
import Wire

/// Messages of a broker on their way to a lane: the same way that a request takes which comes over HTTP.
final class MQTTEdge: MQTTFeedWatch, Sendable {
    static let principal = CommandKey.mqttPrincipal
    /// Records at the end of a lane in which a node that was stopped looks for the ids of messages that may come again.
    private static let knownRecords: UInt64 = 20_000

    private let lane: Lane
    private let options: MQTTOptions
    private let mappings: MessageMappings
    private let desk: EdgeDesk
    private let measures: EdgeMeasures
    private let clock: NodeClock
    private let redeliveries: Mutex<Redeliveries>
    private let feed = Mutex<MQTTFeed?>(nil)
    /// Why nothing comes from the broker; nil while it may.
    private let unheard = Mutex<String?>(nil)

    init(
        _ lane: Lane, _ settings: MQTTSettings, _ mappings: MessageMappings, _ asking: Asking, _ measures: EdgeMeasures,
        _ clock: NodeClock
    ) throws(LedgerError) {
        self.lane = lane
        self.mappings = mappings
        desk = EdgeDesk(asking)
        self.measures = measures
        self.clock = clock
        redeliveries = Mutex(Redeliveries(known: try Self.knownIDs(asking.lanes.ledger[lane])))
        var options = settings.options
        options.clientID += "-\(lane)"
        self.options = options
    }

    /// Begins to listen.
    func start() {
        feed.withLock { feed in
            feed = MQTTFeed(options, filters: mappings.filters, watch: self) { [self] in take($0) }
        }
    }

    /// The ids of messages that were stored last.
    private static func knownIDs(_ lane: LaneLog) throws(LedgerError) -> [String] {
        var ids: [String] = []
        let size = lane.size
        var next = max(lane.retainedFrom.value, size - min(size, knownRecords))
        while next < size {
            let page = try lane.records(from: Seq(next), limit: 1_000)
            guard !page.isEmpty else { break }
            for record in page where record.index == 0 {
                let key = record.key
                if key.principal == principal { ids.append(key.id) }
            }
            next += UInt64(page.count)
        }
        return ids
    }

    /// Takes no more messages. Those that wait for the lane come again.
    func stop() {
        desk.stop()
        feed.withLock { $0 }?.stop()
    }

    /// The same, and waits until nothing is on its way.
    func close() {
        stop()
        feed.withLock { $0.take() }?.close()
    }

    // MARK: From the feed

    func connected(resumed: Bool) {
        redeliveries.withLock { $0.begin(resumed: resumed) }
        unheard.withLock { $0 = nil }
        measures.connected(in: lane)
    }

    func disconnected(_ error: MQTTError) {
        unheard.withLock { $0 = "\(error)" }
        measures.disconnected(in: lane, "\(error)")
    }

    /// What somebody should see to.
    var trouble: String? {
        unheard.withLock { $0 }.map { "messages of the \(lane) lane do not come from \(options.host): \($0)" }
    }

    /// A message with what it asks for.
    fileprivate struct Letter {
        let topic: String
        let prepared: Asking.Prepared
    }

    /// In the order in which they came, so that no device is contradicted by its own past.
    private func take(_ messages: [MQTTMessage]) -> Bool {
        var letters: [Letter] = []
        let ids = redeliveries.withLock { $0.ids(of: messages, at: clock.now.milliseconds) }
        for (message, id) in zip(messages, ids) {
            guard let id else {
                measures.count(.repeated, in: lane)
                continue
            }
            do throws(Unkept) {
                guard let prepared = try asked(message, id) else {
                    measures.count(.ignored, in: lane)
                    continue
                }
                letters.append(Letter(topic: message.topic, prepared: prepared))
            } catch {
                measures.refused(error.outcome, in: lane, topic: message.topic, error.reason)
            }
        }
        for some in letters.inRuns() {
            guard store(some) else { return false }
        }
        return true
    }

    private struct Unkept: Error {
        let outcome: EdgeMeasures.Outcome
        let reason: String
    }

    /// `id` is for a message that has none of its own.
    private func asked(_ message: MQTTMessage, _ id: String) throws(Unkept) -> Asking.Prepared? {
        let mapping: MessageMapping
        let content: MessageContent
        do throws(MessageRefusal) { (mapping, content) = try mappings.content(of: message) } catch {
            throw Unkept(outcome: .unreadable, reason: "\(error)")
        }
        do throws(Problem) {
            switch content {
            case .nothing: return nil
            case .cloudEvent(let json): return try desk.asking.ask(CloudEvent(json), by: grant(as: mapping.role))
            case .command(let command):
                let grant = grant(as: mapping.role)
                return try prepare(
                    command, source: "mqtt:\(message.topic)", id: command.id.map { "own:\($0)" } ?? id, by: grant)
            }
        } catch {
            throw Unkept(outcome: error.status == 403 ? .refused : .unreadable, reason: error.summary)
        }
    }

    /// Roles are checked when mappings are read.
    private func grant(as role: String) -> Grant {
        Grant(token: "mqtt", principal: Self.principal, role: Role(rawValue: role)!, scope: .community, mask: nil)
    }

    private func prepare(
        _ command: MappedCommand, source: String, id: String, by grant: Grant
    ) throws(Problem) -> Asking.Prepared {
        guard let verb = VerbForm[command.verb] else { preconditionFailure("a verb was not checked: \(command.verb)") }
        return try desk.asking.ask(
            verb, command.subject, command.data, by: grant, occurred: command.occurred, source: source, id: id)
    }

    // MARK: To the lane

    /// Stores letters of one lane, together and in their order, without those that a rule refuses. It goes on until they are
    /// stored or the node stops; false then.
    private func store(_ letters: [Letter]) -> Bool {
        var letters = letters
        while !letters.isEmpty {
            switch desk.submit(letters.map(\.prepared)) {
            case .success(let recorded):
                for one in recorded { measures.count(one.receipt.duplicate ? .repeated : .stored, in: lane) }
                return true
            // They came together and need not be stored so.
            case .failure(let error) where letters.count > 1 && error.mayPassInParts:
                let middle = letters.count / 2
                return store(Array(letters[..<middle])) && store(Array(letters[middle...]))
            case .failure(let error) where error.isOfVault && letters.contains { $0.waitsForNobody(among: letters) }:
                let parts = letters.parted { $0.waitsForNobody(among: letters) }
                guard store(parts.passing) else { return false }
                letters = parts.others
            case .failure(let error):
                if let (index, outcome) = error.refusal {
                    let letter = letters.remove(at: index)
                    if outcome == .repeated {
                        measures.count(outcome, in: lane)
                    } else {
                        measures.refused(outcome, in: lane, topic: letter.topic, Problem(error).summary)
                    }
                } else if !wait(for: error) {
                    return false
                }
            }
        }
        return true
    }

    /// Whether to try again.
    private func wait(for error: AskError) -> Bool {
        if case .ledger(.closed) = error { return false }
        measures.waiting(in: lane, Problem(error).title)
        return desk.pauses()
    }
}

extension AskError {
    /// Whether the vault will keep what it is to keep, but not now.
    fileprivate var isOfVault: Bool {
        if case .vault(let error, _, _) = self { error.mayPass } else { false }
    }

    /// Whether some of the asks may be stored without the others, nobody knows which.
    fileprivate var mayPassInParts: Bool {
        switch self {
        case .ledger(.batchTooLarge): true
        case .vault(let error, nil, _): !error.mayPass
        default: false
        }
    }

    /// Which of the asks can never be stored, and what that is called; nil where all of them may be later. Where nobody can
    /// tell which, it is the only one.
    fileprivate var refusal: (Int, EdgeMeasures.Outcome)? {
        switch self {
        // That a device is connected or not is said again and again.
        case .rejected(let index, let rejection):
            (index, rejection.rule == .deviceStateUnchanged ? .repeated : .refused)
        case .outOfScope(let index, _, _): (index, .refused)
        case .unwritable(let index, _): (index, .unreadable)
        case .ledger(.idReused(let index, _)): (index, .refused)
        case .ledger(.batchTooLarge): (0, .unreadable)
        // What cannot be kept soon must not hold up the alarms behind it.
        case .vault(let error, let index, _) where !error.mayPass: (index ?? 0, .refused)
        case .vault, .ledger, .view, .overloaded: nil
        }
    }
}

extension MQTTEdge.Letter {
    /// Whether it tells of nobody, and neither does one of the same device that came before or after it.
    fileprivate func waitsForNobody(among letters: [MQTTEdge.Letter]) -> Bool {
        !letters.contains { $0.topic == topic && $0.prepared.kept != nil }
    }
}

extension Array<MQTTEdge.Letter> {
    /// Those that pass a test and the others, each in their order.
    fileprivate func parted(
        _ passes: (MQTTEdge.Letter) -> Bool
    ) -> (passing: [MQTTEdge.Letter], others: [MQTTEdge.Letter]) {
        (filter(passes), filter { !passes($0) })
    }

    /// Cut wherever the lane changes.
    fileprivate func inRuns() -> [[MQTTEdge.Letter]] {
        var runs: [[MQTTEdge.Letter]] = []
        for letter in self {
            if runs.last?.last?.prepared.ask.lane == letter.prepared.ask.lane {
                runs[runs.count - 1].append(letter)
            } else {
                runs.append([letter])
            }
        }
        return runs
    }
}
