/// What happened so far on all connections of a server or client: for the metrics, and to see which limit was hit.
public struct HTTPCounters: Hashable, Sendable {
    public enum Name: Int, CaseIterable, Sendable {
        case connectionsAccepted, connectionsRefused, connectionsRefusedForAddress
        case requests
        case headersTooLarge, bodiesTooLarge
        case headTimeouts, responseTimeouts, bodyTimeouts, slowBodies, idleTimeouts, stallTimeouts, missedPings
        case farewellsCutOff, protocolErrors, floods, resetsReceived, handshakeFailures, fieldsDropped
    }

    private var counts = [UInt64](repeating: 0, count: Name.allCases.count)

    init() {}

    public subscript(name: Name) -> UInt64 { counts[name.rawValue] }

    mutating func count(_ name: Name) { counts[name.rawValue] += 1 }
}
