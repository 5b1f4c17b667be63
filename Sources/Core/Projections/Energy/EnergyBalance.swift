public import Community

/// What a tree of meters says over the same intervals: what goes into each meter and does not come out below it.
///
/// The root is the sum of the leaves and of the losses, in every interval and to the last millionth, because a loss is
/// defined as that difference. What the tree is good for is finding losses that cannot be.
public struct EnergyBalance: Hashable, Sendable {
    public struct Node: Hashable, Sendable {
        public var meter: MeterID
        public var parent: MeterID?
        public var amounts: [Int64]
        public var qualities: [Quality]

        public init(_ meter: MeterID, below parent: MeterID?, amounts: [Int64], qualities: [Quality]) {
            self.meter = meter
            self.parent = parent
            self.amounts = amounts
            self.qualities = qualities
        }
    }

    /// A meter with others below it.
    public struct Loss: Hashable, Sendable {
        public let meter: MeterID
        /// What went in and did not come out, interval by interval.
        public let amounts: [Int64]
        /// Whether all readings of an interval are measured: only then does the difference tell of anything but
        /// estimates.
        public let isMeasured: [Bool]
        public let entered: [Int64]
    }

    public let nodes: [Node]
    public let losses: [Loss]
    private let children: [MeterID: [Int]]

    /// The nodes must have equally many intervals, the same ones.
    public init(_ nodes: [Node]) {
        let nodes = nodes.sorted { $0.meter < $1.meter }
        precondition(nodes.allSatisfy { $0.amounts.count == nodes[0].amounts.count }, "meters share their intervals")
        var children: [MeterID: [Int]] = [:]
        for (index, node) in nodes.enumerated() {
            if let parent = node.parent { children[parent, default: []].append(index) }
        }
        self.nodes = nodes
        self.children = children
        losses = nodes.compactMap { node in
            guard let below = children[node.meter] else { return nil }
            var amounts = node.amounts
            var isMeasured = node.qualities.map(\.isMeasured)
            for child in below {
                for index in amounts.indices {
                    amounts[index] &-= nodes[child].amounts[index]
                    isMeasured[index] = isMeasured[index] && nodes[child].qualities[index].isMeasured
                }
            }
            return Loss(meter: node.meter, amounts: amounts, isMeasured: isMeasured, entered: node.amounts)
        }
    }

    /// What the leaves and the losses below a meter add up to in an interval.
    public func sum(below meter: MeterID, _ interval: Int) -> Int64 {
        guard let below = children[meter] else {
            return nodes.first { $0.meter == meter }?.amounts[interval] ?? 0
        }
        let loss = losses.first { $0.meter == meter }?.amounts[interval] ?? 0
        return below.reduce(loss) { $0 &+ sum(below: nodes[$1].meter, interval) }
    }

    /// (master − Σ sub) / master over the measured intervals.
    public func lossRate(of meter: MeterID) -> Ratio {
        guard let loss = losses.first(where: { $0.meter == meter }) else { return Ratio() }
        var rate = Ratio()
        for index in loss.amounts.indices where loss.isMeasured[index] {
            rate = rate + Ratio(loss.amounts[index], of: loss.entered[index])
        }
        return rate
    }

    func children(of meter: MeterID) -> [Node] { (children[meter] ?? []).map { nodes[$0] } }
}
