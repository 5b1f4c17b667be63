/// The way from a node up to the root, in the variables of RFC 9162, sections 2.1.3.2 and 2.1.4.2: the position of the
/// node in its row, `fn`, and of the last node of that row, `sn`.
struct RootWalk {
    enum Side { case left, right }

    private var fn: UInt64
    private var sn: UInt64

    /// From the node at `height` above leaf `index`, in a tree that ends with leaf `last`.
    init(index: UInt64, last: UInt64, height: Int = 0) {
        fn = index >> height
        sn = last >> height
    }

    /// The side on which the next hash of the path stands.
    ///
    /// The RFC also skips the rows in which a last node has no sibling. They need no skipping: the last node of a row
    /// is below the last node of the next, so from here on every sibling is a left one. The skipped rows matter only to
    /// whether `sn` ends at zero, and both verifiers compare the length of the path instead.
    mutating func step() -> Side {
        defer { (fn, sn) = (fn >> 1, sn >> 1) }
        return fn & 1 == 1 || fn == sn ? .left : .right
    }
}
