import Community
import JSON
import Surface

/// What every query needs: where the rows are, who may see them, and how much at once.
struct QuerySite: Sendable {
    let lanes: Lanes
    let gate: any Gate
    let options: QueryOptions
    let events: EventJSON
}

extension QuerySite {
    /// Lets in whoever may read something at a place.
    func check(_ grant: Grant, _ readable: Readable, at place: PlacePath?) throws(Problem) {
        if let denial = grant.denial(of: .read(readable), at: place) {
            throw gate.refusal(of: .read(readable), to: grant, denial)
        }
    }
}

/// Rows of a table that can be asked for: a schema, and the routes that answer with it.
protocol ListedRows: Sendable {
    var schema: JSONMember { get }
    func routes(in site: QuerySite) -> [Route]
}

/// Where the rows of a table are, for those who may see some places and not others.
enum RowPlace: Sendable {
    case column(String)
    /// Where the device of this column is.
    case device(String)
    /// In no place in particular: they are the whole community's.
    case community
}
