/// Picks rows out of a table by what some of their columns hold: what is open, out of all that ever was. A store keeps an
/// index of the rows that each filter of a table lets pass, and so finds them without reading the others.
public struct RowFilter: Sendable {
    /// Of the index, with that of the table before it.
    public let name: StaticString
    /// Every column must hold its value, an integer, a text or nothing.
    public let terms: [(column: StaticString, value: ColumnValue)]

    public init(_ name: StaticString, _ terms: (column: StaticString, value: ColumnValue)...) {
        self.name = name
        self.terms = terms
    }

    /// Whether the columns of a row pass.
    func test(columns: [String]) -> ([ColumnValue]) -> Bool {
        let places = terms.map { term in
            guard let place = columns.firstIndex(of: "\(term.column)") else {
                preconditionFailure("\(term.column) is no column of what \(name) filters")
            }
            return (place, term.value)
        }
        return { values in places.allSatisfy { place, value in place < values.count && values[place] == value } }
    }
}
