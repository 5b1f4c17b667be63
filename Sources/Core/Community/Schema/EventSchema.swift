public import Wire

/// The bodies of every kind of event as CDDL (RFC 8610), for whoever reads a log with other programs.
public enum EventSchema {
    /// Every kind there is, by its lane. A set of events that is in this list is printed, has its vectors, and is fuzzed.
    public static let lanes: [(lane: Lane, kinds: [EventKind<any EventPayload>])] = [
        (.incident, IncidentEvent.kinds.map { $0.map { $0.payload } }),
        (.telemetry, TelemetryEvent.kinds.map { $0.map { $0.payload } }),
        (.access, AccessEvent.kinds.map { $0.map { $0.payload } }),
    ]

    /// `Protocols/Schemas/events.cddl`
    public static var cddl: String {
        let kinds = lanes.flatMap(\.kinds)
        let bodies = kinds.map(\.name).joined(separator: "\n     / ")
        let rules = lanes.flatMap { lane, kinds in kinds.map { rule(of: $0, in: lane) } }
        return ([opening, "body = \(bodies)\n"] + rules + [numbers]).joined(separator: "\n")
    }

    private static let opening = """
        ; The bodies of events by their kinds (RFC 8610); a body is the last item of `record.cddl`. Printed from the code
        ; that reads and writes them, so it is not to be edited: `Vectors/README.md` says how to print it again.
        ;
        ; A field's name stands behind it; in brackets, whether it holds what people typed (free text) or who they are
        ; (personal): then it is a reference to the vault and never the thing itself. Key 0 is the version of a body.
        ; Keys that a reader does not know survive.

        """

    private static func rule<Events>(of kind: EventKind<Events>, in lane: Lane) -> String {
        let older = kind.olderVersions.map { "; version \($0) is read as well\n" }.joined()
        let version = kind.version == 1 ? "? 0: 1" : "0: \(kind.version)"
        let fields = kind.fields.map { field in
            let mark = field.sensitivity == .plain ? "" : " (\(field.sensitivity.rawValue))"
            return "    \(field.isOptional ? "? " : "")\(field.key): \(field.cddl), ; \(field.name)\(mark)\n"
        }
        return """
            ; \(lane.rawValue): \(kind.summary)
            \(older)\(kind.name) = {
                \(version), ; version
            \(fields.joined())    * int64 => any,
            }

            """
    }

    private static let numbers = """
        ; Milliseconds since 1970-01-01T00:00:00Z, without leap seconds.
        instant = int64
        int64 = uint63 / nint63
        uint63 = uint .le 9223372036854775807
        nint63 = nint .ge -9223372036854775808

        """
}
