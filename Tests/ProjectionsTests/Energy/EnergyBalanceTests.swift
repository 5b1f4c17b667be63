import Community
import Samples
import Testing

@testable import Projections

@Suite struct EnergyBalanceTests {
    /// An incomer, two buildings, three flats in each, and a public light: what flows differs from interval to interval.
    private func tree(losing perMille: Int64 = 0) -> [EnergyBalance.Node] {
        var random = SeededGenerator(seed: 5)
        let flats = (0..<6).map { flat in
            (0..<96).map { _ in Int64.random(in: 0...(50_000 * Int64(flat + 1)), using: &random) }
        }
        let light = (0..<96).map { $0 < 28 || $0 > 72 ? Int64(250_000) : 0 }
        func sum(_ parts: [[Int64]]) -> [Int64] {
            (0..<96).map { index in
                let whole = parts.reduce(0) { $0 + $1[index] }
                return whole + whole * perMille / 1_000
            }
        }
        let buildings = [sum(Array(flats[0..<3])), sum(Array(flats[3..<6]))]
        func node(_ id: MeterID, _ parent: MeterID?, _ amounts: [Int64]) -> EnergyBalance.Node {
            EnergyBalance.Node(id, below: parent, amounts: amounts, qualities: amounts.map { _ in .actual })
        }
        return [
            node("g", nil, sum(buildings + [light])), node("b1", "g", buildings[0]), node("b2", "g", buildings[1]),
            node("l", "g", light),
        ]
            + flats.indices.map { node(MeterID(text: "f\($0)"), $0 < 3 ? "b1" : "b2", flats[$0]) }
    }

    @Test func `leaves and losses add up to the root in every interval`() {
        let balance = EnergyBalance(tree(losing: 17))
        let root = balance.nodes.first { $0.meter == "g" }!
        for index in 0..<96 { #expect(balance.sum(below: "g", index) == root.amounts[index]) }
        #expect(balance.losses.map(\.meter) == ["b1", "b2", "g"])
    }

    @Test func `a tree that adds up has nothing to find`() {
        #expect(EnergyBalance(tree()).findings(tolerance: 50).isEmpty)
        #expect(EnergyBalance(tree(losing: 17)).findings(tolerance: 50).isEmpty)
    }

    @Test func `a meter that tells nothing is named`() {
        var nodes = tree()
        let place = nodes.firstIndex { $0.meter == "f4" }!
        nodes[place].amounts = nodes[place].amounts.map { _ in 0 }
        nodes[place].qualities = nodes[place].qualities.map { _ in .missing }
        #expect(EnergyBalance(nodes).findings(tolerance: 50) == [.silent("f4")])
    }

    @Test(arguments: [(1, 20, 50), (1, 10, 100), (2, 1, 2_000), (1, 2, 500), (10, 1, 10_000)])
    func `a meter with the wrong ratio is named, and by how much`(times: Int64, over: Int64, perMille: Int64) {
        for meter in ["f1", "f5", "f3"] as [MeterID] {
            var nodes = tree(losing: 5)
            let place = nodes.firstIndex { $0.meter == meter }!
            nodes[place].amounts = nodes[place].amounts.map { $0 * times / over }
            let findings = EnergyBalance(nodes).findings(tolerance: 20)
            guard findings.count == 1, case .misScaled(meter, let found) = findings[0] else {
                Issue.record("\(meter): \(findings)")
                continue
            }
            #expect(abs(found - perMille) * 10 < perMille, "\(meter) tells \(found)")
        }
    }

    @Test func `what no meter counts is named by the meter above it`() {
        var nodes = tree()
        nodes.removeAll { $0.meter == "l" }
        #expect(EnergyBalance(nodes).findings(tolerance: 50) == [.unmetered(below: "g")])
    }

    @Test func `intervals that are estimated tell nothing of losses`() {
        var nodes = tree()
        let place = nodes.firstIndex { $0.meter == "f4" }!
        for index in 10..<20 {
            nodes[place].amounts[index] += 9_000_000
            nodes[place].qualities[index] = .estimated
        }
        #expect(EnergyBalance(nodes).findings(tolerance: 50).isEmpty)
        #expect(EnergyBalance(nodes).lossRate(of: "b2").numerator == 0)
    }

    @Test func `findings become anomalies whose commands have one id a day`() {
        var nodes = tree()
        nodes.removeAll { $0.meter == "l" }
        let anomalies = EnergyBalance(nodes).anomalies(day: 20_513)
        #expect(anomalies.map(\.commandID) == ["energy-1-imbalance-g-20513"])
    }
}
