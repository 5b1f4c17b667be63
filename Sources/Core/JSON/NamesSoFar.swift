/// Tells whether the next name of an object is new. Names that the standard library holds to be equal, whatever bytes
/// spell them, are one name here too, because lookups go by that.
struct NamesSoFar {
    /// Of an object with more members than it pays to compare one by one.
    private var many: Set<String> = []
    private static let few = 16

    mutating func insert(_ name: String, after members: [JSONMember]) -> Bool {
        if members.count < Self.few { return !members.contains { $0.name == name } }
        if members.count == Self.few { many = Set(members.map(\.name)) }
        return many.insert(name).inserted
    }
}
