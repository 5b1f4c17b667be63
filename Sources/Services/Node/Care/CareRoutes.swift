import Community
import HTTPTypes
import JSON
import Ledger
import Metrics
import Surface
import Wire

/// What tells how the node is: `/healthz`, `/readyz`, `/metrics`, and what can be asked of it at all.
struct CareRoutes: Sendable {
    let lanes: Lanes
    let metrics: MetricsRegistry
    let keeper: Keeper
    let readiness: Readiness
    let document: @Sendable () -> [UInt8]

    var all: [Route] { [health, ready, measures, look, description] }

    private static let state: Route.Content = .json(
        [
            "type": "object", "required": ["status"],
            "properties": ["status": ["type": "string"], "faults": sentences, "warnings": sentences],
        ],
        example: ["status": "ok"])
    private static let sentences: JSONValue = ["type": "array", "items": ["type": "string"]]

    private var health: Route {
        Route(
            "GET", "/healthz", "getHealth", tag: "care", "Whether the process answers.", access: .open,
            answers: [.init(200, "It does.", Self.state)], .immediate { _ in .json(["status": "ok"]) })
    }

    private var ready: Route {
        Route(
            "GET", "/readyz", "getReadiness", tag: "care",
            "Whether an alarm that comes now would be stored, and every lane can be asked.", access: .open,
            answers: [
                .init(200, "It would, although there may be warnings of what should be mended.", Self.state),
                .init(503, "It would not; the answer says why.", Self.state),
            ],
            .immediate { [readiness] _ in
                let (faults, warnings) = (readiness.faults, readiness.warnings)
                var members: [JSONMember] = [.init("status", faults.isEmpty ? "ready" : "not ready")]
                for (name, sentences) in [("faults", faults), ("warnings", warnings)] where !sentences.isEmpty {
                    members.append(.init(name, .array(sentences.map { .string($0) })))
                }
                return .json(.object(members), status: faults.isEmpty ? 200 : 503)
            })
    }

    private var look: Route {
        Route(
            "POST", "/v1/admin/care", "lookAfterNode", tag: "care",
            "Looks at the disk, and lets go of records that were kept long enough, now rather than in a while.",
            access: .needs(.administer),
            answers: [.init(202, "It begins.", Self.state)],
            .immediate { [keeper] _ in
                keeper.nudge()
                return .json(["status": "begun"], status: 202)
            })
    }

    private var measures: Route {
        Route(
            "GET", "/metrics", "getMetrics", tag: "care",
            "Measures, as Prometheus reads them; `accept: application/openmetrics-text` for OpenMetrics.",
            access: .needs(.read(.metrics)),
            answers: [
                .init(
                    200, "The measures.",
                    .init([
                        .init("text/plain", ["type": "string"]),
                        .init("application/openmetrics-text", ["type": "string"]),
                    ]))
            ],
            .reading { [metrics] call throws(Problem) in
                let format = ExpositionFormat(accept: call.head.fields["accept"])
                return Reply(200, type: format.contentType, metrics.exposition(as: format))
            })
    }

    private var description: Route {
        Route(
            "GET", "/openapi.json", "getDescription", tag: "care", "What can be asked, as OpenAPI 3.1.", access: .open,
            answers: [.init(200, "The description.", .json(["type": "object"], example: ["openapi": "3.1.0"]))],
            .reading { [document] _ in Reply(200, type: "application/json", document()) })
    }
}
