import Community

extension EnergyIndicators {
    /// Every figure of every group, those without data as well.
    public var table: FigureTable {
        let isByCategory = query.dimensions.contains(.category)
        var table = FigureTable(dimensions: query.dimensions)
        for (group, figures) in sorted {
            for (medium, of) in figures.media.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
                if isByCategory {
                    table.rows += categories(group, medium, of)
                } else {
                    table.rows += consumption(group, medium, of, figures.premises) + quality(group, medium, of)
                    table.rows += days(group, medium, of, figures.premises)
                }
            }
            if !isByCategory { table.rows += together(group, figures) }
        }
        return table
    }

    /// A row for each category; its name stands in the group.
    private func categories(_ group: Group, _ medium: Medium, _ of: EnergyFigures.Of) -> [FigureRow] {
        let place = query.dimensions.firstIndex(of: .category) ?? 0
        return of.categories.sorted { $0.key.rawValue < $1.key.rawValue }.flatMap { category, sum in
            var values = group.values
            values.insert(category.rawValue, at: min(place, values.count))
            return [
                amount(Group(values), "E1.\(medium)", "用量", "\(medium) used", sum.net, medium),
                .rate(
                    Group(values), "E1.\(medium).estimated", "估算占比", "\(medium), estimated",
                    Ratio(sum.told.estimated, of: sum.told.whole)),
            ]
        }
    }

    private func amount(
        _ group: Group, _ code: String, _ chinese: String, _ english: String, _ amount: Int64?, _ medium: Medium
    ) -> FigureRow {
        FigureRow(
            group, code, chinese, english, value: amount.map { FigureRow.decimal($0, digits: 6) }, unit: medium.unit)
    }

    private func consumption(
        _ group: Group, _ medium: Medium, _ of: EnergyFigures.Of, _ premises: Premises?
    ) -> [FigureRow] {
        var rows = [
            amount(group, "E1.\(medium)", "用量", "\(medium) used", of.isKnown ? of.used : nil, medium)
        ]
        for (category, sum) in of.categories.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            rows.append(
                amount(
                    group, "E1.\(medium).\(category.rawValue)", "分项用量", "\(medium): \(category.rawValue)", sum.net,
                    medium))
        }
        let intensity = of.isKnown ? premises.map { Intensity(of.used, of: $0) } : nil
        return rows + [
            each(
                group, "E2.\(medium).area", "单位面积用量", "\(medium) by area", intensity?.perSquareMetre,
                "\(medium.unit)/m2"),
            each(
                group, "E2.\(medium).household", "户均用量", "\(medium) by household", intensity?.perHousehold, medium.unit),
            each(group, "E2.\(medium).head", "人均用量", "\(medium) by head", intensity?.perHead, medium.unit),
        ]
    }

    /// What a share of something is, to four digits.
    private func each(
        _ group: Group, _ code: String, _ chinese: String, _ english: String, _ ratio: Ratio?, _ unit: String
    ) -> FigureRow {
        FigureRow(
            group, code, chinese, english, ratio: ratio,
            value: ratio?.basisPoints.map { FigureRow.decimal($0, digits: 4) }, unit: unit)
    }

    private func quality(_ group: Group, _ medium: Medium, _ of: EnergyFigures.Of) -> [FigureRow] {
        let told = of.quality
        let derived = told.estimated + told.manual + told.substituted
        func share(_ name: String, _ chinese: String, _ amount: Int64) -> FigureRow {
            .rate(group, "E3.\(medium).\(name)", chinese, "\(medium), \(name)", Ratio(amount, of: told.whole))
        }
        return [
            .rate(group, "E3.\(medium)", "数据完整率", "\(medium), intervals received", of.completeness),
            .rate(
                group, "E3.\(medium).missing", "缺失率", "\(medium), intervals missing",
                Ratio(of.completeness.denominator - of.completeness.numerator, of: of.completeness.denominator)),
            share("actual", "实测占比", told.amount - derived), share("estimated", "估算占比", told.estimated),
            share("manual", "抄录占比", told.manual), share("substituted", "替代占比", told.substituted),
            share("unplaced", "未定时占比", told.unplaced),
            .rate(group, "E4.\(medium)", "漏损率", "\(medium) lost below the masters", of.loss),
        ]
    }

    private func days(
        _ group: Group, _ medium: Medium, _ of: EnergyFigures.Of, _ premises: Premises?
    ) -> [FigureRow] {
        switch medium {
        case .electricity:
            let made = of.made != 0
            return [
                each(group, "E7", "峰谷比", "peak to valley", of.bands.peakToValley, ""),
                .rate(group, "E7.valley", "谷电占比", "used in valley hours", of.bands.valley),
                .rate(group, "E8", "负荷率", "load factor", of.demand.loadFactor),
                .rate(group, "E8.spread", "峰谷差率", "spread of demand", of.demand.spread),
                .rate(
                    group, "E9", "光伏自用率", "self-consumption", made ? of.supply.selfConsumption : Ratio()),
                .rate(
                    group, "E9.sufficiency", "光伏自给率", "self-sufficiency", made ? of.supply.selfSufficiency : Ratio()),
                .rate(group, "E10", "有序充电率", "charged in valley hours", of.charging.valley),
                FigureRow(
                    group, "E10.overload", "变压器过载时长", "above the rating of the incomers",
                    value: of.overload.map { String($0) }, unit: "min"),
            ]
        case .water:
            let nights = of.nights
            let legitimate = premises.map { $0.households * EnergyRules().nightFlowPerHousehold }
            func mean(_ amounts: [Int64]?) -> Ratio? {
                guard let amounts, !amounts.isEmpty else { return nil }
                return Ratio(amounts.reduce(0, +), of: Int64(amounts.count) * Medium.amountsPerUnit)
            }
            return [
                each(group, "E11", "夜间最小流量", "least hourly flow at night, mean", mean(nights), "m3/h"),
                each(
                    group, "E11.leak", "夜间漏损流量", "of it, beyond what households may use",
                    mean(legitimate.map { legitimate in nights.map { max(0, $0 - legitimate) } }), "m3/h"),
                amount(group, "E11.max", "夜间最小流量最大值", "least hourly flow of the worst night", nights.max(), medium),
                .count(group, "E11.n", "夜数", "nights measured", Int64(nights.count)),
                .rate(group, "E12", "非传统水源利用率", "rain and reclaimed water", Ratio(of.made, of: of.used)),
            ]
        default: return []
        }
    }

    /// What is said of all media.
    private func together(_ group: Group, _ figures: EnergyFigures) -> [FigureRow] {
        let names: [(FactorKind, String, String, String, String)] = [
            (.coal, "E5", "综合能耗(当量值)", "coal equivalent by energy", "kgce"),
            (.coalEquivalent, "E5.equivalent", "综合能耗(等价值)", "coal equivalent by generation", "kgce"),
            (.carbon, "E6", "二氧化碳排放", "carbon dioxide", "kg"),
        ]
        var rows = names.map { kind, code, chinese, english, unit in
            // What some media stand for is no answer for all of them.
            let mass = figures.masses[kind].flatMap { $0.unknown.isEmpty ? $0 : nil }
            return FigureRow(
                group, code, chinese, english, value: mass.map { FigureRow.decimal($0.microKilograms, digits: 6) },
                unit: unit)
        }
        let whole = figures.masses[.coal].flatMap { $0.unknown.isEmpty ? $0 : nil }
        rows.append(
            .rate(
                group, "E13", "可再生能源占比", "renewable, by energy",
                whole.map { figures.renewable.share(of: $0) } ?? Ratio()))
        return rows + comparison(group, figures.comparison)
    }

    private func comparison(_ group: Group, _ found: EnergyComparison) -> [FigureRow] {
        [
            FigureRow(
                group, "E14", "节能量", "saved against the baseline",
                value: found.savings.map { FigureRow.decimal($0, digits: 3) }, unit: Medium.electricity.unit),
            .rate(group, "E14.ratio", "能源绩效比", "actual over expected", found.performance),
            FigureRow(
                group, "E14.r2", "基准拟合优度", "how much of the baseline weather explains, R2",
                value: found.fit.map { FigureRow.decimal($0.determination, digits: 4) }, unit: ""),
            FigureRow(
                group, "E14.cv", "基准均方根误差变异系数", "what it does not explain, CV(RMSE)",
                value: found.fit.map { FigureRow.decimal($0.variation, digits: 2) }, unit: "%"),
            .rate(group, "E15", "节水率", "water saved against the baseline", found.water),
            .rate(group, "E16", "照明节能率", "lighting saved against the baseline", found.lighting),
            .rate(
                group, "E16.hvac", "空调节能率", "air conditioning saved against the baseline", found.airConditioning),
        ]
    }
}
