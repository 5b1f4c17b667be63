extension Patrol {
    /// The figures in the order of their groups.
    public var sorted: [(group: Group, figures: Figures)] {
        groups.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// Every figure of every group, those without data as well.
    public var table: FigureTable {
        var table = FigureTable(dimensions: query.dimensions)
        // Without anything to count there is still one answer to give: that there is no data.
        let found = groups.isEmpty && query.dimensions.isEmpty ? [(Group([]), Figures())] : sorted
        for (group, figures) in found {
            for indicator in [PatrolIndicator.arrival, .punctuality, .missed, .wholeWay] {
                table.rows.append(.rate(group, indicator, figures.rates[indicator] ?? Ratio()))
            }
            table.rows.append(.duration(group, .gap, figures.longestGap))
            table.rows.append(
                .rate(
                    group, "\(PatrolIndicator.gap.rawValue).over", "超间隔率",
                    "checkpoints left alone for longer than planned", figures.overGap))
            table.rows.append(.rate(group, .maintenance, figures.rates[.maintenance] ?? Ratio()))
        }
        return table
    }
}

extension FigureRow {
    static func rate(_ group: Group, _ indicator: PatrolIndicator, _ ratio: Ratio) -> FigureRow {
        .rate(group, indicator.rawValue, indicator.chinese, indicator.english, ratio)
    }

    static func duration(_ group: Group, _ indicator: PatrolIndicator, _ milliseconds: Int64?) -> FigureRow {
        .duration(group, indicator.rawValue, indicator.chinese, indicator.english, milliseconds)
    }
}
