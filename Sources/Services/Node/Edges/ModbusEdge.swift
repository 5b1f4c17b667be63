import Calendar
import Community
import Digest
import Edges
import Forms
import JSON
import Ledger
import Surface
import Synchronization
import Threads
import Vault
import Views
import Wire

/// What meters at one address show, on its way to the telemetry lane: the same way that a request takes which comes over
/// HTTP. A meter that is in trouble has no readings, and its device is not heard of.
final class ModbusEdge: Sendable {
    private let line: MeterLine
    private let desk: EdgeDesk
    private let measures: MeterMeasures
    private let clock: NodeClock
    private let feed = Mutex<MeterFeed?>(nil)
    private let state = Mutex(State())

    private struct State {
        var troubles: [String: MeterTrouble] = [:]
        /// What the log says of devices, as far as this run has told it.
        var told: [String: Bool] = [:]
    }

    init(_ line: MeterLine, _ asking: Asking, _ measures: MeterMeasures, _ clock: NodeClock) {
        self.line = line
        self.measures = measures
        self.clock = clock
        desk = EdgeDesk(asking)
    }

    /// Begins to ask.
    func start() {
        feed.withLock { feed in
            feed = MeterFeed(line, now: { [clock] in clock.now }) { [self] in take($0) }
        }
    }

    /// Asks for nothing more.
    func stop() {
        desk.stop()
        feed.withLock { $0 }?.stop()
    }

    /// The same, and waits until nothing is on its way.
    func close() {
        stop()
        feed.withLock { $0.take() }?.close()
    }

    /// What somebody should see to.
    var trouble: String? {
        let troubles = state.withLock { $0.troubles }
        guard let (meter, trouble) = troubles.min(by: { $0.key < $1.key }) else { return nil }
        return
            "\(troubles.count) of \(line.meters.count) meters at \(line.name) are not read, such as \(meter): \(trouble)"
    }

    // MARK: From the feed

    private func take(_ reading: LineReading) {
        guard let found = judge(reading) else { return }
        for (meter, judgement) in zip(reading.readouts.map(\.meter), found.meters) {
            let trouble = judgement.trouble
            state.withLock { $0.troubles[meter.meter] = trouble }
            measures.asked(meter.meter, trouble)
        }
        record(found, of: reading.moment)
        for readout in reading.readouts { tell(of: readout) }
    }

    private func isPast(_ moment: Instant) -> Bool {
        clock.now >= moment.advanced(byMilliseconds: line.seconds * 1_000)
    }

    // MARK: What counts

    private struct Findings {
        var meters: [MeterJudgement]
        /// The registers that the community has.
        var registers: [RegisterKey]
        var roster: RosterID
        var isDeclared: Bool
    }

    /// Beside all that was recorded. It waits while nobody can be asked; nil if that does not end.
    private func judge(_ reading: LineReading) -> Findings? {
        let (now, lanes) = (clock.now, desk.asking.lanes)
        while true {
            do throws(ViewError) {
                return try lanes.readings.at(lanes.ledger.telemetry.size) { [line] telemetry in
                    let meters = reading.readouts.map { telemetry.judge($0, of: reading.moment, on: line, at: now) }
                    let registers = line.registers.filter { telemetry.number(of: $0) != nil }
                    let roster = RosterID(registers)
                    return Findings(
                        meters: meters, registers: registers, roster: roster, isDeclared: telemetry.has(roster))
                }
            } catch {
                guard !isPast(reading.moment), desk.pauses() else {
                    measures.count(.unstored, reading.readouts.count)
                    return nil
                }
            }
        }
    }
}

extension ModbusEdge {
    // MARK: To the lanes

    /// Stores what the meters of the line showed at a moment, as one batch with holes.
    private func record(_ found: Findings, of moment: Instant) {
        var indexes: [RegisterKey: Int64] = [:]
        var meters = 0
        for judgement in found.meters {
            switch judgement {
            case .indexes(let shown):
                indexes.merge(shown) { first, _ in first }
                meters += 1
            case .untimely: measures.count(.untimely, 1)
            case .troubled: break
            }
        }
        guard meters > 0 else { return }
        let columns = found.registers.map { indexes[$0] }
        if !found.isDeclared {
            let declaration: JSONValue = [
                "registers": .array(found.registers.map { .string("\($0)") }), "from": .string(moment.rfc3339),
                "indexes": .array(columns.map { .integer($0 ?? 0) }),
            ]
            // What the registers are based on is a part of what the roster is.
            let id = "\(found.roster)@\(moment.milliseconds)"
            guard store("roster.declare", found.roster.text, declaration, as: .manager, id: id, moment) != nil else {
                return measures.count(.unstored, meters)
            }
        }
        let batch: JSONValue = [
            "times": [.string(moment.rfc3339)],
            "indexes": .array(columns.map { .array([$0.map { .integer($0) } ?? .null]) }),
        ]
        let outcome = store(
            "readings.record", found.roster.text, batch, as: .device, id: "\(moment.milliseconds)", moment)
        measures.count(outcome ?? .unstored, meters)
    }

    /// Has the log say whether a device is heard of, once for each change.
    private func tell(of readout: LineReading.Readout) {
        guard let device = readout.meter.device else { return }
        let isRead = state.withLock { $0.troubles[readout.meter.meter] == nil }
        guard state.withLock({ $0.told[device] }) != isRead else { return }
        let told = store(
            isRead ? "device.connect" : "device.disconnect", device, .object([]), as: .operator,
            id: "\(device)@\(readout.time.milliseconds)", readout.time)
        // A device that is not installed yet may be the next time.
        if told == .stored || told == .repeated { state.withLock { $0.told[device] = isRead } }
    }

    /// Asks for something until it is stored, refused, or of the past; nil then.
    private func store(
        _ name: String, _ subject: String, _ data: JSONValue, as role: Role, id: String, _ moment: Instant
    ) -> MeterMeasures.Outcome? {
        let principal = CommandKey.modbusPrincipal
        let grant = Grant(token: "modbus", principal: principal, role: role, scope: .community, mask: nil)
        let prepared: Asking.Prepared
        do throws(Problem) {
            prepared = try desk.asking.ask(
                VerbForm[name]!, subject, data, by: grant, occurred: moment, source: "modbus:\(line.name)", id: id)
        } catch {
            return refused(name, error)
        }
        while true {
            switch desk.submit([prepared]) {
            case .success(let recorded): return recorded[0].receipt.duplicate ? .repeated : .stored
            // That a device is connected or not may be said twice.
            case .failure(.rejected(_, let rejection)) where rejection.rule == .deviceStateUnchanged: return .repeated
            case .failure(let error) where error.isFinal: return refused(name, Problem(error))
            case .failure: if isPast(moment) || !desk.pauses() { return nil }
            }
        }
    }

    private func refused(_ name: String, _ problem: Problem) -> MeterMeasures.Outcome {
        measures.refused(name, problem.summary)
        return .refused
    }
}

extension AskError {
    /// Whether it will be refused as often as it is asked.
    fileprivate var isFinal: Bool {
        switch self {
        case .rejected, .outOfScope, .unwritable, .ledger(.idReused): true
        case .vault(let error, _, _): !error.mayPass
        case .ledger, .view, .overloaded: false
        }
    }
}

extension MeterLine {
    /// What is read there, in the order of the description.
    fileprivate var registers: [RegisterKey] { meters.flatMap(\.registers) }
}

extension PolledMeter {
    fileprivate var registers: [RegisterKey] { map.names.map { RegisterKey(MeterID(text: meter), $0) } }
}

extension RosterID {
    /// One for these registers and no others.
    fileprivate init(_ registers: [RegisterKey]) {
        let text = registers.map { "\($0)" }.joined(separator: "\n")
        self.init(text: "modbus-" + Array(SHA256.hash(Array(text.utf8)).bytes.prefix(8)).hexadecimal)
    }
}
