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
    let readiness: Readiness
    let document: @Sendable () -> [UInt8]

    var all: [Route] { [health, ready, measures, description] }

    private static let state: Route.Content = .json(
        ["type": "object", "required": ["status"], "properties": ["status": ["type": "string"]]],
        example: ["status": "ok"])

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
                .init(200, "It would.", Self.state), .init(503, "It would not; the answer says why.", Self.state),
            ],
            .immediate { [readiness] _ in
                let faults = readiness.faults
                guard !faults.isEmpty else { return .json(["status": "ready"]) }
                return .json(
                    ["status": "not ready", "faults": .array(faults.map { .string($0) })], status: 503)
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
            .immediate { [document] _ in Reply(200, type: "application/json", document()) })
    }
}

/// What keeps the node from doing its work, as far as it knows.
struct Readiness: Sendable {
    let lanes: Lanes
    let isDraining: @Sendable () -> Bool

    var faults: [String] {
        var faults = lanes.ledger.lanes.compactMap { $0.failure.map { "\($0)" } }
        if isDraining() { faults.append("the node stops") }
        return faults
    }
}
