/// Every category, by its code. The literals beside this file are the one place that says what there is.
public struct Taxonomy: Sendable {
    /// In the order of the table: by danger, then by who looks after it.
    public let categories: [Category]
    private let places: [CategoryCode: Int]

    public init(_ categories: [Category]) {
        self.categories = categories
        places = Dictionary(uniqueKeysWithValues: categories.enumerated().map { ($1.code, $0) })
    }

    public subscript(code: CategoryCode) -> Category? { places[code].map { categories[$0] } }

    public static let standard = Taxonomy(
        [fire, security, people, order, facilities, environment, services].flatMap { $0.flatMap(\.self) })
}
