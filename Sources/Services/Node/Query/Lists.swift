import Community
import JSON
import Surface

/// Everything that is listed.
enum Lists {
    static let all: [any ListedRows] = urgent + rounds + registry + people + evidence + meters

    /// The schemas that the routes refer to.
    static var schemas: [JSONMember] { all.map(\.schema) + [registers.schema] }

    /// A single row by its id.
    static func id<Thing>(_ name: String, _ example: String) -> Parameter<ID<Thing>> {
        Parameter(
            name, in: .path, "Its id.", schema: ["type": "string"], example: .string(example)
        ) { text throws(Unreadable) in ID(text: text) }
    }
}

extension RowsOf.Single where Entity.Key == PlacePath {
    static var path: RowsOf.Single {
        RowsOf.Single(
            parameter: .place(
                "path", in: .path, "Its path, with slashes as %2F: `b3%2Fu1`; `%2F` alone is the community."))
    }
}

extension RowsOf.Single {
    static func id<Thing>(_ example: String, more: [RowsOf.Part] = []) -> RowsOf.Single where Entity.Key == ID<Thing> {
        RowsOf.Single(parameter: Lists.id("id", example), more: more)
    }
}
