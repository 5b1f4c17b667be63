import Community
import Sketch

extension ClosedLoop {
    /// Every figure of every group, those without data as well.
    public var table: FigureTable {
        var table = FigureTable(dimensions: query.dimensions)
        // Without anything to count there is still one answer to give: that there is no data.
        let found = groups.isEmpty && query.dimensions.isEmpty ? [(Group([]), Figures())] : sorted
        for (group, figures) in found { table.rows += rows(group, figures) }
        return table
    }

    private func rows(_ group: Group, _ figures: Figures) -> [FigureRow] {
        var rows: [FigureRow] = []
        for indicator in ClosedLoopIndicator.allCases {
            switch indicator {
            case .disposalTime: rows += time(group, figures.disposalTime, censored: figures.censored)
            // It is the alarms that are false or not.
            case .falseAlarms: break
            default:
                rows.append(
                    .rate(
                        group, indicator.rawValue, indicator.chinese, indicator.english,
                        figures.rates[indicator] ?? Ratio()))
            }
            rows += beside(indicator, group, figures)
        }
        return rows
    }

    private func time(_ group: Group, _ time: Histogram, censored: Int64) -> [FigureRow] {
        let (code, chinese, english) = ("C16", "平均处置时长", "net disposal time")
        let mean = time.isEmpty ? nil : Optional(Int64(clamping: (time.sum + time.count / 2) / time.count))
        return [
            .duration(group, code, chinese, "\(english), mean", mean),
            .duration(group, "\(code).p50", "处置时长中位数", "\(english), median", time.quantile(1, of: 2)),
            .duration(group, "\(code).p90", "处置时长九十分位", "\(english), 90 %", time.quantile(9, of: 10)),
            .count(group, "\(code).n", "处置数", "cases disposed", Int64(clamping: time.count)),
            .count(group, "\(code).open", "未处置数", "cases still running", censored),
        ]
    }

    /// The counts that belong beside a rate.
    private func beside(_ indicator: ClosedLoopIndicator, _ group: Group, _ figures: Figures) -> [FigureRow] {
        switch indicator {
        case .rework: [.count(group, "C11.n", "返工次数", "reworks", figures.reworks)]
        case .extension_:
            [
                .count(group, "C12.n", "延期次数", "extensions", figures.extensions),
                .duration(group, "C12.time", "延期时长", "time extended by", figures.extended),
            ]
        case .checkOnTime: [.count(group, "C13.invalid", "无效核查", "invalid checks", figures.invalidChecks)]
        case .escalation:
            Level.allCases.compactMap { level in
                figures.levels[level].map {
                    .count(
                        group, "C19.L\(level.rawValue)", "升级至L\(level.rawValue)", "went up to L\(level.rawValue)", $0)
                }
            }
        case .satisfaction: [.rate(group, "C20.response", "评价率", "closed cases that were rated", figures.responses)]
        default: []
        }
    }
}
