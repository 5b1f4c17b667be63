import Community
import HTTPTypes
import JSON
import Spreadsheet
import Surface

extension RowsOf {
    /// The parameters of a page.
    private struct Paging: Sendable {
        let limit: Parameter<Int>
        let after: Parameter<String>
        let asOf = AsOf.parameter("asOf", of: Fold.lane)

        init(_ options: QueryOptions, example: String) {
            after = .text(
                "after", "The page behind this one: what the page before it gave as `next`.", upTo: 1_024,
                example: example)
            limit = .count(
                "limit", "How many at most; \(options.rows) by default.", 1...options.maximumRows, example: options.rows
            )
        }

        var all: [any ParameterDescription] { [limit, after, asOf] }
    }

    func list(in site: QuerySite) -> Route {
        let paging = Paging(site.options, example: exampleCursor)
        return Route(
            "GET", PathPattern(stringLiteral: "/v1/\(collection)"),
            "list\(collection.prefix(1).uppercased())\(collection.dropFirst())", tag: collection,
            "\(summary) In the order of their keys, page by page; a page may hold fewer than were asked for, and the last "
                + "one is that whose `next` is null.",
            access: .needs(.read(readable)), parameters: filters.map(\.parameter) + paging.all,
            answers: [.init(200, "A page.", content)],
            .reading { call throws(Problem) in
                let grant = call.caller
                try check(grant, in: site)
                var range = RowRange(
                    limit: try call.optional(paging.limit) ?? site.options.rows, looks: site.options.rowsLooked)
                for filter in filters { range.tests += try filter.tests(call) }
                range.after = try call.optional(paging.after).map { text throws(Problem) in
                    guard let key = Cursor.key(text, of: keyColumns) else {
                        throw .invalid("after", "it is not what a page of this list gave as next")
                    }
                    return key
                }
                let lane = try KnownLane<Fold>(site.lanes, asOf: try call.optional(paging.asOf))
                let page = try lane.look { [range] fold in
                    var range = range
                    range.tests += scope(of: grant, in: &fold)
                    return fold.table(of: Entity.self).page(range)
                }
                return reply(page, asOf: lane.text, to: call)
            })
    }

    private func check(_ grant: Grant, in site: QuerySite) throws(Problem) {
        if case .community = place { try site.check(grant, readable, at: nil) }
        guard !hidesKey(grant.mask) else {
            throw Problem(
                403, "denied-mask", "Not allowed", "the token does not show who is meant, and this is a list of people")
        }
    }

    // MARK: Answers

    private func reply(_ page: RowPage<Entity>, asOf: String, to call: Call) -> Reply {
        let next = page.next.map(Cursor.text)
        var reply =
            switch AnswerType(accept: call.head.fields["accept"]) {
            case .json: json(page.rows, next, asOf, call.caller.mask)
            case .csv: csv(page.rows, call.caller.mask)
            }
        if let next { reply.fields.append("link", "<\(call.head.path.behind(next))>; rel=\"next\"") }
        return reply
    }

    private func json(_ rows: [Entity], _ next: String?, _ asOf: String, _ mask: Mask?) -> Reply {
        let items = rows.map { JSONValue.object(object($0, mask)) }
        return .json(["items": .array(items), "next": next.map { .string($0) } ?? .null, "asOf": .string(asOf)])
    }

    private func csv(_ rows: [Entity], _ mask: Mask?) -> Reply {
        let places = shown(mask)
        var writer = CSVWriter()
        writer.line(places.map(name(of:)))
        for row in rows {
            let values = row.json
            writer.line(places.map { values[$0].csvField })
        }
        return .csv(writer)
    }

    private var exampleCursor: String { Cursor.text(Entity.columns(of: example.key)) }

    private var content: Route.Content {
        let schema: JSONValue = [
            "type": "object", "required": ["items", "next", "asOf"],
            "properties": [
                "items": ["type": "array", "items": ["$ref": .string("#/components/schemas/\(noun)")]],
                "next": [
                    "type": ["string", "null"],
                    "description":
                        "What `after` takes for the next page; null at the end. CSV has it in the field `link`.",
                ],
                "asOf": ["type": "string", "description": "What was known: `asOf` of the other pages for the same."],
            ],
        ]
        let example: JSONValue = [
            "items": [.object(object(self.example, nil))],
            "next": .string(exampleCursor), "asOf": .string("\(Fold.lane):1712"),
        ]
        return .jsonOrCSV(schema, example: example, csv: String(decoding: csv([self.example], nil).body, as: UTF8.self))
    }
}

extension String {
    /// The same target with another `after`.
    fileprivate func behind(_ cursor: String) -> String {
        let parts = split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let others = parts.count > 1 ? parts[1].split(separator: "&").filter { !$0.hasPrefix("after=") } : []
        return "\(parts[0])?" + (others + ["after=\(cursor)"]).joined(separator: "&")
    }
}
