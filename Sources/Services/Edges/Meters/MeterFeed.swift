internal import Modbus
internal import Sockets
public import Wire

/// Asks the meters of a line what they show, moment after moment, on a thread of its own: libmodbus waits for each answer.
public final class MeterFeed: Sendable {
    /// Called with what came of each moment, the first of which is the last one before it began. It may take its time: moments
    /// that pass meanwhile are left out.
    public typealias Take = @Sendable (LineReading) -> Void

    private let line: MeterLine
    private let now: @Sendable () -> Instant
    private let take: Take
    private let thread = FeedThread()

    /// The longest wait, so that a clock that is set is noticed.
    private static let lookMilliseconds: Int64 = 10_000

    public init(_ line: MeterLine, now: @escaping @Sendable () -> Instant, take: @escaping Take) {
        self.line = line
        self.now = now
        self.take = take
        thread.start { [self] in run() }
    }

    /// Asks no more, and ends the thread, which may take as long as a meter that does not answer.
    public func close() { thread.close() }

    /// The same without waiting for it.
    public func stop() { thread.stop() }

    private func run() {
        var round = Round(line: line, wake: thread.wake)
        var last: Int64?
        let step = line.seconds * 1_000
        while !thread.ends {
            let time = now().milliseconds
            let moment = time - (time % step + step) % step
            if moment != last {
                last = moment
                let readouts = round.read(now: now) { [thread] in thread.ends }
                guard !thread.ends else { return }
                take(LineReading(moment: Instant(milliseconds: moment), readouts: readouts))
            } else {
                thread.wake.wait(milliseconds: Int32(min(Self.lookMilliseconds, max(1, moment + step - time))))
            }
        }
    }

    /// The thread's own: the connection, as long as there is one, and who was given up.
    private struct Round {
        let line: MeterLine
        let wake: Wake
        private var connection: ModbusLine?
        private var given: Set<UInt8> = []
        /// Why there is no connection this time; who is asked after that finds none either.
        private var unreachable: MeterTrouble?

        init(line: MeterLine, wake: Wake) {
            self.line = line
            self.wake = wake
        }

        mutating func read(now: () -> Instant, unless ends: () -> Bool) -> [LineReading.Readout] {
            var readouts: [LineReading.Readout] = []
            unreachable = nil
            // Many gateways close what is quiet for a minute: each round has a connection of its own.
            defer { connection = nil }
            // Meters that answered the last time go first, so that nobody waits for one that is gone.
            let order = line.meters.filter { !given.contains($0.unit) } + line.meters.filter { given.contains($0.unit) }
            for meter in order where !ends() {
                let shown = read(meter, unless: ends)
                if case .failure(let trouble) = shown, trouble.mayPass {
                    given.insert(meter.unit)
                } else {
                    given.remove(meter.unit)
                }
                readouts.append(LineReading.Readout(meter: meter, time: now(), shown: shown))
            }
            return readouts
        }

        private mutating func read(
            _ meter: PolledMeter, unless ends: () -> Bool
        ) -> Result<[(register: String, text: String)], MeterTrouble> {
            var left = given.contains(meter.unit) ? 1 : line.attempts
            while true {
                if let unreachable { return .failure(unreachable) }
                left -= 1
                do throws(MeterTrouble) {
                    return .success(try meter.read(from: try connected()))
                } catch {
                    // An answer that comes late would be taken for one to another question.
                    let hadNone = connection == nil
                    connection = nil
                    if left <= 0 || !error.mayPass || ends() {
                        if hadNone { unreachable = error }
                        return .failure(error)
                    }
                }
            }
        }

        private mutating func connected() throws(MeterTrouble) -> ModbusLine {
            if let connection { return connection }
            do throws(ModbusError) {
                let made = try ModbusLine(to: line.host, line.port, wake, patience: line.patienceMilliseconds)
                connection = made
                return made
            } catch {
                throw MeterTrouble(error)
            }
        }
    }
}
