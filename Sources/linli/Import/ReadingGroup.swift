import CBOR
import Calendar
import Community
import Forms
import Wire

/// Readings as a concentrator would report them: those of a day, of registers that have them at the same times.
struct ReadingGroup: Sendable {
    struct Channel: Sendable {
        let register: RegisterKey
        /// One for each time.
        var texts: [String]
        var lines: [Int]
    }

    let file: String
    let day: CivilDate
    let kind: ReadingKind
    let times: [Int64]
    var channels: [Channel]

    /// With this many a batch is far below what a record holds, whatever the registers show.
    static let mostReadings = 4_096

    /// What the group says, whatever the order of its lines: the same again is the same command.
    var request: [UInt8] {
        var writer = CBORWriter(reserving: channels.count * times.count * 8 + 64)
        writer.array(3 + channels.count)
        writer.text("readings")
        writer.integer(kind.rawValue)
        times.write(to: &writer)
        for channel in channels {
            writer.array(2)
            channel.register.write(to: &writer)
            channel.texts.write(to: &writer)
        }
        return writer.bytes
    }

    var readingCount: Int { channels.count * times.count }
}

extension ReadingGroup {
    /// The groups of a file in the order of their days, and the lines that contradict others of it. What stands there twice
    /// is read once.
    static func groups(
        of readings: [ImportReading], in file: String
    ) -> (groups: [ReadingGroup], issues: [ImportIssue]) {
        let order = readings.indices.sorted { a, b in
            let (a, b) = (readings[a], readings[b])
            return (a.register, a.kind.rawValue, a.stamp, a.line) < (b.register, b.kind.rawValue, b.stamp, b.line)
        }
        var issues: [ImportIssue] = []
        var series: [Span: [Channel]] = [:]
        var (span, channel): (Span?, Channel?) = (nil, nil)
        var last: ImportReading?
        func finish() { if let span, let channel { series[span, default: []].append(channel) } }
        for place in order {
            let reading = readings[place]
            if let last, last.register == reading.register, last.kind == reading.kind, last.stamp == reading.stamp {
                if last.text != reading.text {
                    let words = "\(file):\(last.line) has another value of the register at this time"
                    issues.append(
                        ImportIssue(file: file, line: reading.line, problem: ImportProblem(column: "value", words)))
                }
                continue
            }
            // What is read at midnight closes the day before.
            let day = ZoneRules.shanghai.civil(reading.stamp.advanced(byMilliseconds: -1)).date
            if channel?.register != reading.register || span?.day != day || span?.kind != reading.kind {
                finish()
                span = Span(day: day, kind: reading.kind)
                channel = Channel(register: reading.register, texts: [], lines: [])
            }
            span!.times.append(reading.stamp.milliseconds)
            channel!.texts.append(reading.text)
            channel!.lines.append(reading.line)
            last = reading
        }
        finish()
        return (series.sorted { $0.key < $1.key }.flatMap { groups($0.key, $0.value, in: file) }, issues)
    }

    private static func groups(_ span: Span, _ channels: [Channel], in file: String) -> [ReadingGroup] {
        let most = max(1, mostReadings / span.times.count)
        return stride(from: 0, to: channels.count, by: most).map { first in
            ReadingGroup(
                file: file, day: span.day, kind: span.kind, times: span.times,
                channels: Array(channels[first..<min(first + most, channels.count)]))
        }
    }

    /// What the registers of a group have in common.
    private struct Span: Hashable, Comparable {
        let day: CivilDate
        let kind: ReadingKind
        var times: [Int64] = []

        static func < (a: Span, b: Span) -> Bool {
            if (a.day, a.kind.rawValue) != (b.day, b.kind.rawValue) {
                return (a.day, a.kind.rawValue) < (b.day, b.kind.rawValue)
            }
            return a.times.lexicographicallyPrecedes(b.times)
        }
    }
}
