/// The limits of what is asked of the views over HTTP, each with its default and the reason for it.
public struct QueryOptions: Sendable {
    /// Rows of a page where nobody says how many: a screen or two.
    public var rows = 100
    /// Rows of a page at most: some hundred kilobytes.
    public var maximumRows = 1_000
    /// Rows that are looked at for one page at most. Who wants few of many gets pages that are not full, and comes again;
    /// others have their turn in between.
    public var rowsLooked = 100_000

    public init() {}
}
