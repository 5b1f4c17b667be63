/// Half-open ranges of leaves, D[a:b] in the words of RFC 6962, section 2.1.
typealias LeafRange = Range<UInt64>

extension LeafRange {
    /// Not by `count`, which is an `Int` and so cannot hold every size a stranger may claim.
    var isLeaf: Bool { upperBound - lowerBound == 1 }

    /// Where a tree of two or more leaves parts: after the largest power of two smaller than its size.
    var split: UInt64 {
        let height = UInt64.bitWidth - 1 - (upperBound - lowerBound - 1).leadingZeroBitCount
        return lowerBound + (1 << height)
    }

    /// The range as perfect subtrees, from left to right. Any node of a tree becomes subtrees of falling height;
    /// a node that is complete becomes one.
    var perfectSubtrees: [PerfectSubtree] {
        var subtrees: [PerfectSubtree] = []
        var start = lowerBound
        while start < upperBound {
            let fits = UInt64.bitWidth - 1 - (upperBound - start).leadingZeroBitCount
            let height = Swift.min(fits, start.trailingZeroBitCount)
            subtrees.append(PerfectSubtree(height: height, index: start >> height))
            start += 1 << height
        }
        return subtrees
    }
}
