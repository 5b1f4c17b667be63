public import Community

extension EnergyBalance {
    /// Why a part of the tree does not add up.
    public enum Finding: Hashable, Sendable {
        /// A meter that is in the tree has told nothing, and something is lost above it.
        case silent(MeterID)
        /// A meter tells so many thousandths of what it should: the loss follows it from interval to interval.
        case misScaled(MeterID, perMille: Int64)
        /// Something below this meter is used that no meter counts.
        case unmetered(below: MeterID)
        /// More comes out below this meter than goes in, and no one meter explains it.
        case surplus(below: MeterID)
    }

    /// `tolerance` is what cables, pipes and the classes of the meters may lose, in thousandths.
    public func findings(tolerance: Int64) -> [Finding] {
        losses.compactMap { finding($0, tolerance) }
    }

    private func finding(_ loss: Loss, _ tolerance: Int64) -> Finding? {
        let below = children(of: loss.meter)
        let silent = below.filter { !$0.qualities.contains { $0.isMeasured } }
        // Without the silent ones the others are still compared.
        let heard = below.filter { node in !silent.contains { $0.meter == node.meter } }
        let intervals = loss.entered.indices.filter { index in
            let own = nodes.first { $0.meter == loss.meter }
            return own?.qualities[index].isMeasured == true && heard.allSatisfy { $0.qualities[index].isMeasured }
        }
        let residuals = intervals.map { index in
            heard.reduce(loss.entered[index]) { $0 &- $1.amounts[index] }
        }
        let entered = intervals.reduce(Int128(0)) { $0 + Int128(loss.entered[$1]) }
        let lost = residuals.reduce(Int128(0)) { $0 + Int128($1) }
        guard lost.magnitude * 1_000 > (entered * Int128(tolerance)).magnitude else { return nil }
        if let silent = silent.first, lost > 0 { return .silent(silent.meter) }
        if let scaled = misScaled(heard, intervals, residuals) { return scaled }
        return lost > 0 ? .unmetered(below: loss.meter) : .surplus(below: loss.meter)
    }

    /// The child whose readings, multiplied by some factor, take nine tenths of the squares of the loss away. Of two
    /// that do, the one that takes more.
    private func misScaled(_ below: [Node], _ intervals: [Int], _ residuals: [Int64]) -> Finding? {
        let squares = residuals.reduce(Int128(0)) { $0 + Int128($1) * Int128($1) }
        var best: (left: Int128, finding: Finding)?
        for node in below {
            var (own, common) = (Int128(0), Int128(0))
            for (index, residual) in zip(intervals, residuals) {
                own += Int128(node.amounts[index]) * Int128(node.amounts[index])
                common += Int128(node.amounts[index]) * Int128(residual)
            }
            guard own > 0 else { continue }
            // Least squares: residual = slope times amount. In thousandths, and so that squares stay in range.
            let slope = common * 1_000 / own
            let left = zip(intervals, residuals).reduce(Int128(0)) { sum, pair in
                let rest = Int128(pair.1) - slope * Int128(node.amounts[pair.0]) / 1_000
                return sum + rest * rest
            }
            guard left * 10 <= squares, slope.magnitude >= EnergyBalance.leastSlope else { continue }
            if best.map({ left < $0.left }) ?? true {
                let whole = 1_000 + slope
                guard whole > 0 else { continue }
                best = (left, .misScaled(node.meter, perMille: Int64(clamping: 1_000_000 / whole)))
            }
        }
        return best?.finding
    }

    /// A meter that is out by less than a twentieth is inaccurate, not wrongly set.
    private static let leastSlope = 50
}
