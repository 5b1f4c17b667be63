import Surface

/// What can be looked at, now and as it was known: rows, places with what is in them, and figures.
struct QueryRoutes: Sendable {
    let site: QuerySite

    var all: [Route] {
        Lists.all.flatMap { $0.routes(in: site) } + TwinRoutes(site: site).all + IndicatorRoutes(site: site).all
    }
}
