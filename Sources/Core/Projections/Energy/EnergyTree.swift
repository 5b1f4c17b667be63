import Community

/// The meters of one medium in a place, and which of them stand above which.
///
/// What a place uses is what goes through its outermost meters less what comes back, and what is made in it.
struct EnergyTree {
    /// Positions in the list of meters.
    private(set) var tops: [Int] = []
    private(set) var sources: [Int] = []
    private(set) var leaves: [Int] = []
    /// Without another one of the same category above them: what each category is summed up from.
    private(set) var outermost: [Int] = []
    private(set) var innerOfCategory: Set<Int> = []
    private var parents: Set<Int> = []

    init(_ list: [ListedMeter], of medium: Medium, isIn: (ListedMeter) -> Bool) {
        let members = list.indices.filter { list[$0].medium == medium && isIn(list[$0]) }
        let known = Set(members)
        for position in members where !list[position].isSource {
            if let parent = list[position].parent { parents.insert(parent) }
        }
        for position in members {
            let category = list[position].category
            var (above, isTop, isOutermost) = (list[position].parent, true, true)
            for _ in 0..<EnergyTree.maximumDepth {
                guard let parent = above else { break }
                if known.contains(parent) {
                    isTop = false
                    if list[parent].category == category { isOutermost = false }
                }
                above = list[parent].parent
            }
            if isOutermost { outermost.append(position) } else { innerOfCategory.insert(position) }
            if list[position].isSource {
                sources.append(position)
            } else {
                if isTop { tops.append(position) }
                if !parents.contains(position) { leaves.append(position) }
            }
        }
    }

    var isEmpty: Bool { outermost.isEmpty }
    /// Whether a meter has others below it that use something.
    func hasBelow(_ position: Int) -> Bool { parents.contains(position) }
    /// Nothing can be lost where nothing is counted again.
    var isDivided: Bool { tops.contains(where: hasBelow) }

    /// As deep as the sums of the lane look.
    private static let maximumDepth = 16
}

extension ListedMeter {
    var isSource: Bool { category?.isSource ?? false }
}
