public import HTTP
public import Ledger
public import Logs
public import People
public import Surface
public import Views

/// What may be chosen about a node, each with its default and the reason for it.
public struct NodeOptions: Sendable {
    /// Where it listens. From other machines only when told so.
    public var address = "127.0.0.1"
    public var port = 8_443
    /// Without TLS; on loopback alone.
    public var isPlain = false
    /// Without tokens: whoever comes may do what a manager may; on loopback alone.
    public var isDemo = false
    public var log = LogOptions()
    /// How long requests that are under way may take when the node stops.
    public var drainSeconds = 5
    public var http = HTTPLimits()
    public var surface = SurfaceOptions()
    public var people = PeopleOptions()
    public var desks = DeskOptions()
    public var queries = QueryOptions()
    public var views = ViewOptions()
    public var ledger = LedgerOptions()
    public var care = CareOptions()
    /// A broker whose messages are taken in; nil where there is none.
    public var mqtt: EdgeFile?
    /// Meters that are asked; nil where there are none.
    public var modbus: EdgeFile?

    public init() {}
}
