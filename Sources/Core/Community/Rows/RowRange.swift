/// Which rows of a table somebody wants to see next.
public struct RowRange: Sendable {
    /// The key that they come behind; nil from the first one on.
    public var after: [ColumnValue]?
    /// How many of them at most.
    public var limit: Int
    /// How many rows are looked at for them at most.
    public var looks: Int
    /// What they must pass, all of it.
    public var tests: [ColumnTest]

    public init(after: [ColumnValue]? = nil, limit: Int, looks: Int, passing tests: [ColumnTest] = []) {
        self.after = after
        self.limit = limit
        self.looks = looks
        self.tests = tests
    }
}

/// What must stand in a column. Columns are looked at by themselves: most rows are not wanted, and need not be read.
public struct ColumnTest: Sendable {
    public let column: String
    public let passes: @Sendable (ColumnValue) -> Bool

    public init(_ column: String, _ passes: @escaping @Sendable (ColumnValue) -> Bool) {
        self.column = column
        self.passes = passes
    }

    /// The same by the value that stands there; null does not pass.
    public init<Value: ColumnConvertible & SendableMetatype>(
        _ column: String, _ passes: @escaping @Sendable (Value) -> Bool
    ) {
        self.init(column) { stored in Value(column: stored).map(passes) ?? false }
    }
}

extension Row {
    /// Whether it passes all of them.
    public func passes(_ tests: [ColumnTest]) -> Bool {
        guard !tests.isEmpty else { return true }
        let values = values
        return StoredRange(RowRange(limit: 1, looks: 1, passing: tests), of: Self.self).tests.allSatisfy { test in
            test.passes(values[test.place])
        }
    }
}

/// A range as a source gets it, with columns by their places.
public struct StoredRange {
    public let after: [ColumnValue]?
    public let keyColumns: Int
    public let tests: [(place: Int, passes: (ColumnValue) -> Bool)]

    init<Entity: Row>(_ range: RowRange, of entity: Entity.Type) {
        let columns = Entity.listing
        after = range.after
        keyColumns = Entity.keyColumns
        tests = range.tests.map { test in
            guard let place = columns.firstIndex(where: { $0.name == test.column }) else {
                preconditionFailure("\(Entity.table) has no column \(test.column)")
            }
            return (place, test.passes)
        }
    }

    func isBeyond(_ key: [ColumnValue]) -> Bool { after.map { $0.lexicographicallyPrecedes(key) } ?? true }
}

/// Some rows of a table in the order of their keys.
public struct RowPage<Entity> {
    public var rows: [Entity] = []
    /// What to ask on with: the key behind which there may be more of them. Nil at the end of the table.
    public var next: [ColumnValue]?
}

extension ColumnValue: Comparable {
    /// As a store orders what stands in one column: numbers by their value, texts and bytes by their bytes.
    public static func < (a: ColumnValue, b: ColumnValue) -> Bool {
        switch (a, b) {
        case (.integer(let a), .integer(let b)): a < b
        case (.text(let a), .text(let b)): a.utf8.lexicographicallyPrecedes(b.utf8)
        case (.bytes(let a), .bytes(let b)): a.lexicographicallyPrecedes(b)
        default: a.rank < b.rank
        }
    }

    private var rank: Int {
        switch self {
        case .null: 0
        case .integer: 1
        case .text: 2
        case .bytes: 3
        }
    }
}
