import CBOR
import Community
import Forms
import Ledger
import Wire

/// Readings that came without ids: whoever sends them again sends the same groups, and those are known.
extension LanePlan<Telemetry> {
    mutating func take(_ group: ReadingGroup, _ terms: ImportTerms, _ fold: inout Telemetry) {
        let request = group.request
        do throws(WireError) {
            let key = try terms.key(of: group, request)
            guard !earlier.holds(key) else { return already += group.marks }
            let (values, lines) = check(group, &fold)
            guard !lines.isEmpty else { return }
            let context = CommandContext(
                now: terms.now, occurred: Instant(milliseconds: group.times.last!),
                actor: CommandKey.importPrincipal, key: key)
            let batch = ReadingBatch(times: group.times, values: values)
            let proposals: [Proposal<TelemetryEvent>]
            do throws(Rejection) {
                proposals = try fold.decide(
                    .recordShown(group.channels.map(\.register), group.kind, batch), context)
            } catch {
                return refuse(lines, ImportProblem(error, columns: Self.columns))
            }
            var events: [Event] = []
            for proposal in proposals { events.append(try proposal.event()) }
            let command = try Wire.Command(key: key, events: events, request: request)
            record(command, &fold)
            planned.append(
                PlannedLine(
                    lane: .telemetry, marks: lines, command: command,
                    summaries: ["readings.recorded \(lines.count) of \(group.channels.count) registers, \(group.day)"]))
        } catch {
            refuse(group.marks, ImportProblem(column: nil, "\(error)"))
        }
    }

    private static let columns = ["time", "meter", "value", "register", "kind"]

    /// The indexes of all channels, and the lines that they are from; what cannot be is left out and told.
    private mutating func check(
        _ group: ReadingGroup, _ fold: inout Telemetry
    ) -> (values: [Int64], lines: [LineMark]) {
        var (values, lines): ([Int64], [LineMark]) = ([], [])
        for channel in group.channels {
            let shown = zip(group.times, channel.texts).map { (Instant(milliseconds: $0), $1) }
            for (line, result) in zip(channel.lines, fold.indexes(of: channel.register, shown, at: now)) {
                switch result {
                case .success(let index):
                    values.append(index)
                    lines.append(LineMark(file: group.file, line: line))
                case .failure(let rejection):
                    values.append(ReadingBatch.absent)
                    let problem = ImportProblem(rejection, columns: Self.columns)
                    issues.append(ImportIssue(file: group.file, line: line, problem: problem))
                }
            }
        }
        return (values, lines)
    }

    private mutating func refuse(_ lines: [LineMark], _ problem: ImportProblem) {
        issues += lines.map { ImportIssue(file: $0.file, line: $0.line, problem: problem) }
    }
}

extension ReadingGroup {
    fileprivate var marks: [LineMark] {
        channels.flatMap { channel in channel.lines.map { LineMark(file: file, line: $0) } }
    }
}

extension ImportTerms {
    /// What a group says is its name.
    func key(of group: ReadingGroup, _ request: [UInt8]) throws(WireError) -> CommandKey {
        let digest = Wire.Command.digest(of: request)
        let digits = Array("0123456789abcdef".utf8)
        let hex = String(decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
        return try CommandKey(
            principal: CommandKey.importPrincipal, source: "linli:import:\(name)", id: "readings:\(group.day):\(hex)")
    }
}
