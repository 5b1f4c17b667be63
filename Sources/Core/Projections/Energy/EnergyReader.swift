import Calendar
import Community
import Wire

/// Sums the rows of the meters up for one place and one time.
struct EnergyReader {
    let list: [ListedMeter]
    let span: EnergySpan
    let factors: FactorBook
    /// Whether it is the community that is asked about: its categories have sums of their own.
    let isWhole: Bool

    func add(_ medium: Medium, _ tree: EnergyTree, to figures: inout EnergyFigures, in telemetry: inout Telemetry) {
        var of = EnergyFigures.Of()
        var (leaves, undivided) = (Int64(0), Int64(0))
        for (part, start) in span.parts {
            let sums = categories(of: medium, tree, part, in: &telemetry)
            for (category, sum) in sums { of.categories[category, default: EnergySum()] += sum }
            let (made, through) = (
                sum(of: tree.sources, part, in: &telemetry), sum(of: tree.tops, part, in: &telemetry)
            )
            let used = through.net + made.net
            of.used += used
            of.made += made.net
            undivided += sum(of: tree.tops.filter { !tree.hasBelow($0) }, part, in: &telemetry).net
            leaves += innermost(sums, tree, part, in: &telemetry)
            for kind in FactorKind.allCases {
                figures.masses[kind, default: EquivalentMass()].add(used, of: medium, as: kind, by: factors, at: start)
            }
            guard made.net > 0, medium != .water else { continue }
            let kept = max(0, made.net - through.returned)
            figures.renewable.add(kept, of: medium, as: .coal, by: factors, at: start)
        }
        for sum in of.categories.values { of.quality += sum.told }
        if tree.isDivided { of.loss = Ratio(of.used - leaves, of: of.used - undivided) }
        let expected = tree.outermost.flatMap { list[$0].registers }.reduce(Int64(0)) { sum, register in
            sum + Completeness.expected(since: register.since, step: register.stepMilliseconds, in: span.known)
        }
        of.completeness = Ratio(min(expected, of.quality.intervals - of.quality.missing), of: expected)
        figures.media[medium] = of
    }

    /// What a place used in a part of the time; nil when no meter told anything.
    func used(_ tree: EnergyTree, _ part: EnergySpan.Part, in telemetry: inout Telemetry) -> Int64? {
        let all = sum(of: tree.tops + tree.sources, part, in: &telemetry)
        return all.told.intervals > all.told.missing ? all.net : nil
    }

    // MARK: Rows

    private func sum(of meters: [Int], _ part: EnergySpan.Part, in telemetry: inout Telemetry) -> EnergySum {
        var sum = EnergySum()
        for register in meters.lazy.flatMap({ list[$0].registers }) {
            let totals =
                switch part {
                case .month(let month): telemetry.month(of: register.number, month)?.totals
                case .day(let day): telemetry.totals(of: register.number, day: day)
                }
            if let totals { sum.add(totals, register.direction) }
        }
        return sum
    }

    func categories(
        of medium: Medium, _ tree: EnergyTree, _ part: EnergySpan.Part, in telemetry: inout Telemetry
    ) -> [MeterCategory: EnergySum] {
        var sums: [MeterCategory: EnergySum] = [:]
        guard isWhole else {
            for position in tree.outermost {
                guard let category = list[position].category else { continue }
                sums[category, default: EnergySum()] += sum(of: [position], part, in: &telemetry)
            }
            return sums
        }
        switch part {
        case .month(let month):
            for row in telemetry.categories(of: medium, month: month) {
                sums[row.key.category, default: EnergySum()].add(row.totals, row.key.direction)
            }
        case .day(let day):
            for row in telemetry.categories(of: medium, day: day) {
                sums[row.key.category, default: EnergySum()].add(row.totals, row.key.direction)
            }
        }
        return sums
    }

    /// What the innermost meters have used. The sums of the categories say it but for the few meters that they count
    /// although others stand below them, and the innermost ones that they leave out because another one of their
    /// category stands above: looking up every meter's row would take a hundred times as long.
    private func innermost(
        _ sums: [MeterCategory: EnergySum], _ tree: EnergyTree, _ part: EnergySpan.Part,
        in telemetry: inout Telemetry
    ) -> Int64 {
        let counted = sums.reduce(Int64(0)) { $1.key.isSource ? $0 : $0 + $1.value.net }
        let divided = tree.outermost.filter { tree.hasBelow($0) && !list[$0].isSource }
        let inner = tree.leaves.filter { tree.innerOfCategory.contains($0) }
        return counted - sum(of: divided, part, in: &telemetry).net + sum(of: inner, part, in: &telemetry).net
    }
}
