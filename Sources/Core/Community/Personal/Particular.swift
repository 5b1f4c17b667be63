/// One thing that is known of a person, or what somebody wrote. None of it stands in the log, which has a reference.
public enum Particular: String, CaseIterable, TextCoded {
    case name, phone, plate
    case idNumber = "id-number"
    case address
    /// What somebody wrote.
    case text
}

/// What the vault holds under one reference.
public struct Particulars: Hashable, Sendable {
    private let values: [Particular: String]

    public init(_ values: [Particular: String]) { self.values = values.filter { !$0.value.isEmpty } }

    public subscript(particular: Particular) -> String? { values[particular] }

    /// What there is, in the order in which it is always told.
    public var known: [Particular] { Particular.allCases.filter { values[$0] != nil } }

    /// What can be told of it to whoever may see so much.
    public func shown(_ disclosure: Disclosure) -> Particulars {
        switch disclosure {
        case .full: self
        case .masked:
            Particulars(
                Dictionary(
                    uniqueKeysWithValues: values.compactMap { name, value in name.masked(value).map { (name, $0) } }))
        }
    }
}

extension Particulars: CustomStringConvertible {
    /// They are not to be found in logs.
    public var description: String { "particulars" }
}
