import Community
import JSON
import Surface
import Wire

/// A table of a view as a list with its single rows, described by the table's own columns.
struct RowsOf<Fold: QueriedFold, Entity: Row>: ListedRows where Entity.Key: Sendable {
    /// The part of the path behind `/v1/`.
    let collection: String
    /// One of them, as the description calls it: `Alarm`.
    let noun: String
    let summary: String
    let readable: Readable
    let place: RowPlace
    let filters: [ListFilter]
    let example: Entity
    /// How a single one is asked for; nil where nobody would.
    var single: Single?
    /// What rows must pass for those who see none but their own; nil where there are no such rows.
    private let own: (@Sendable (Owner, inout Fold) -> [ColumnTest])?
    private let columns = Entity.jsonColumns

    /// A single row, with what its list leaves out.
    struct Single: Sendable {
        let parameter: Parameter<Entity.Key>
        var more: [Part] = []
    }

    /// What a single row has besides its columns.
    struct Part: Sendable {
        let name: String
        let schema: JSONValue
        let example: JSONValue
        /// What cannot be read of a row is refused as the row is.
        let value: @Sendable (Entity, inout Fold, Grant, QuerySite) throws(RowError) -> JSONValue
    }

    init(
        _ collection: String, _ noun: String, _ summary: String, _ readable: Readable, at place: RowPlace,
        filters: [ListFilter] = [], single: Single? = nil,
        own: (@Sendable (Owner, inout Fold) -> [ColumnTest])? = nil, example: Entity
    ) {
        self.collection = collection
        self.noun = noun
        self.summary = summary
        self.readable = readable
        self.place = place
        self.filters = filters
        self.single = single
        self.own = own
        self.example = example
    }

    func routes(in site: QuerySite) -> [Route] {
        [list(in: site)] + (single.map { [one($0, in: site)] } ?? [])
    }

    // MARK: One of them

    private func one(_ single: Single, in site: QuerySite) -> Route {
        let asOf = AsOf.parameter("asOf", of: Fold.lane)
        let own: JSONValue = ["$ref": .string("#/components/schemas/\(noun)")]
        let schema: JSONValue =
            single.more.isEmpty
            ? own
            : [
                "allOf": [
                    own,
                    [
                        "type": "object",
                        "properties": .object(single.more.map { JSONMember($0.name, $0.schema) }),
                    ],
                ]
            ]
        let example = object(self.example, nil) + single.more.map { JSONMember($0.name, $0.example) }
        return Route(
            "GET", PathPattern(stringLiteral: "/v1/\(collection)/{\(single.parameter.name)}"), "get\(noun)",
            tag: collection, "One of these: \(summary)", about: Noun(collection: collection)?.thing,
            access: .needs(.read(readable)),
            parameters: [single.parameter, asOf],
            answers: [.init(200, "It.", .json(schema, example: .object(example)))],
            .reading { call throws(Problem) in
                let (grant, key) = (call.caller, try call[single.parameter])
                let lane = try KnownLane<Fold>(site.lanes, asOf: try call.optional(asOf))
                let found = try lane.look { fold -> [JSONMember]? in
                    let table = fold.table(of: Entity.self)
                    guard let row = table.row(key), isVisible(row, to: grant, in: &fold) else { return nil }
                    return single.more.reduce(into: object(row, grant.mask)) { members, part in
                        let value = table.orRefuse { () throws(RowError) in
                            try part.value(row, &fold, grant, site)
                        }
                        members.append(JSONMember(part.name, value ?? .null))
                    }
                }
                guard let found else { throw .notFound("\(collection) has none of this name") }
                return .json(.object(found))
            })
    }

    private func isVisible(_ row: Entity, to grant: Grant, in fold: inout Fold) -> Bool {
        row.passes(scope(of: grant, in: &fold))
    }

    // MARK: As JSON

    var schema: JSONMember {
        let shown = columns.compactMap { column in column.schema.map { JSONMember(column.name, $0) } }
        let masked = Mask.allCases.flatMap { mask in columns.filter { mask.hides($0.column, of: table) } }
        let required = shown.map(\.name).filter { name in !masked.contains { $0.name == name } }
        return JSONMember(
            noun,
            [
                "type": "object", "description": .string(summary),
                "required": .array(required.map { .string($0) }), "properties": .object(shown),
            ])
    }

    private var table: String { "\(Entity.table)" }

    /// The places of the columns that are shown.
    func shown(_ mask: Mask?) -> [Int] {
        columns.indices.filter { place in
            columns[place].schema != nil && !(mask?.hides(columns[place].column, of: table) ?? false)
        }
    }

    func object(_ row: Entity, _ mask: Mask?) -> [JSONMember] {
        let values = row.json
        return shown(mask).map { JSONMember(columns[$0].name, values[$0]) }
    }

    func name(of place: Int) -> String { columns[place].name }

    var keyColumns: ArraySlice<JSONColumn> { columns.prefix(Entity.keyColumns) }

    func hidesKey(_ mask: Mask?) -> Bool {
        mask.map { mask in keyColumns.contains { mask.hides($0.column, of: table) } } ?? false
    }

    // MARK: Who sees them

    /// What rows must pass for whoever may see one place alone, or what is theirs.
    func scope(of grant: Grant, in fold: inout Fold) -> [ColumnTest] {
        let owned = grant.owner.flatMap { owner in own.map { $0(owner, &fold) } } ?? []
        return owned + within(grant.reach(of: .read(readable)), in: &fold)
    }

    private func within(_ scope: PlacePath, in fold: inout Fold) -> [ColumnTest] {
        guard scope != .community else { return [] }
        switch place {
        case .column(let column): return [ColumnTest(column) { scope.contains($0) }]
        case .device(let column):
            var devices: Set<DeviceID> = []
            fold.table(of: Device.self).forEach(passing: [ColumnTest("place") { scope.contains($0) }]) {
                devices.insert($0.id)
            }
            return [ColumnTest(column) { [devices] in devices.contains($0) }]
        case .community: return []
        }
    }
}
