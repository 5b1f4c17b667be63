import Community
import Sketch

extension AlarmIndicators {
    /// Every figure of every group, those without data as well.
    public var table: FigureTable {
        var table = FigureTable(dimensions: query.dimensions)
        // Without anything to count there is still one answer to give: what time and seats say of nothing.
        let found = groups.isEmpty && query.dimensions.isEmpty ? [(Group([]), empty)] : sorted
        for (group, figures) in found {
            table.rows += load(group, figures) + quality(group, figures) + response(group, figures)
        }
        return table
    }

    private func load(_ group: Group, _ figures: AlarmFigures) -> [FigureRow] {
        // Per hour, to a hundredth: an hour has 3,600,000 ms, and a basis point is a ten thousandth.
        let perHour = Ratio(figures.rate.numerator * 36_000, of: figures.rate.denominator)
        var rows = [
            FigureRow(
                group, "A1", "平均报警率", "alarms told per staffed seat and hour", ratio: figures.rate,
                value: perHour.basisPoints.map { FigureRow.decimal($0, digits: 2) }, unit: "/h"),
            .count(group, "A1.n", "报警数", "alarms told", figures.toldCount),
            .rate(group, "A2", "峰值时段占比", "ten minutes with more than ten alarms", figures.peaks),
            .rate(group, "A3", "洪泛时长占比", "time in flood", figures.flood),
            .count(group, "A3.n", "洪泛次数", "floods", figures.floods),
            .rate(group, "A4", "前十来源占比", "alarms of the ten busiest devices", figures.topTen),
        ]
        for priority in Priority.allCases {
            let share = Ratio(figures.priorities[priority] ?? 0, of: figures.toldCount)
            let name = "P\(priority.rawValue)"
            rows.append(.rate(group, "A8.\(name)", "\(name)占比", "share of \(name)", share))
        }
        return rows
    }

    private func quality(_ group: Group, _ figures: AlarmFigures) -> [FigureRow] {
        var rows: [FigureRow] = [
            .count(group, "A5", "抖动报警", "chattering alarms", figures.chattering),
            .count(group, "A6", "瞬时报警", "fleeting alarms", figures.fleeting),
            .count(group, "A7", "常驻报警", "standing alarms on the worst day", figures.standing),
            .count(group, "A9", "失控抑制", "uncontrolled suppressions", figures.uncontrolled),
        ]
        for kind in SuppressionKind.allCases {
            let count = figures.suppressions[kind] ?? 0
            rows.append(.count(group, "A13.\(kind.rawValue)", "抑制: \(kind.rawValue)", "\(kind.rawValue)", count))
        }
        for silence in Silence.allCases {
            let count = figures.silent[silence] ?? 0
            rows.append(
                .count(
                    group, "A14.\(silence.rawValue)", "未通知: \(silence.rawValue)", "not told: \(silence.rawValue)", count
                ))
        }
        return rows + [.count(group, "A15", "迟到报警", "late alarms", figures.late)]
    }

    private func response(_ group: Group, _ figures: AlarmFigures) -> [FigureRow] {
        times(group, "A10", "确认时长", "time to acknowledge", figures.acknowledging) + [
            .count(group, "A10.open", "未确认数", "not acknowledged yet", figures.unacknowledged)
        ] + times(group, "A11", "恢复时长", "time to restore", figures.restoring) + [
            .count(group, "A11.open", "未恢复数", "not restored yet", figures.unrestored)
        ] + times(group, "A12", "到场时长", "time to the scene", figures.arriving) + [
            .rate(group, "A12.ontime", "按时到场率", "at the scene on time", figures.arrivedOnTime),
            .rate(group, "C17", "误报率", "false alarms", figures.falseAlarms),
        ]
    }

    private func times(
        _ group: Group, _ code: String, _ chinese: String, _ english: String, _ times: Histogram
    ) -> [FigureRow] {
        let mean = times.isEmpty ? nil : Optional(Int64(clamping: (times.sum + times.count / 2) / times.count))
        return [
            .duration(group, code, "平均\(chinese)", "\(english), mean", mean),
            .duration(group, "\(code).p50", "\(chinese)中位数", "\(english), median", times.quantile(1, of: 2)),
            .duration(group, "\(code).p90", "\(chinese)九十分位", "\(english), 90 %", times.quantile(9, of: 10)),
            .count(group, "\(code).n", "\(chinese)样本数", "\(english), alarms", Int64(clamping: times.count)),
        ]
    }
}
