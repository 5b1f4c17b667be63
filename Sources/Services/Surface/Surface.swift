import Community
import EventLoop
public import HTTP
import HTTPTypes
import JSON
public import Logs

/// Answers requests: finds their route, lets them in or not, reads what they say, and sees to it that every one of them gets
/// one answer.
public final class Surface: Sendable {
    public let router: Router
    private let gate: any Gate
    private let readers: Readers
    private let options: SurfaceOptions
    private let numbers = RequestNumbers()
    private let watch: any SurfaceWatch

    public init(
        _ router: Router, gate: any Gate, readers: Readers, watch: any SurfaceWatch,
        options: SurfaceOptions = SurfaceOptions()
    ) {
        self.router = router
        self.gate = gate
        self.readers = readers
        self.watch = watch
        self.options = options
    }

    /// Called on the loop for each request.
    public func serve(_ exchange: HTTPExchange) {
        let visit = Visit(exchange, numbers.next(), watch)
        do throws(Problem) { try route(visit) } catch { visit.answer(error.reply) }
    }

    private func route(_ visit: Visit) throws(Problem) {
        let head = visit.exchange.request
        guard let target = Target(head.path) else {
            throw Problem(400, "malformed", "The path is not understood", "a percent sign stands for no text in it")
        }
        switch router.find(head.method, target.path) {
        case .nothing: throw .notFound("nothing is at this path; /openapi.json lists what there is")
        case .otherMethods(let methods):
            var problem = Problem(
                405, "method-not-allowed", "The method is not allowed", "this path does not take \(head.method)",
                allowed: methods)
            problem.fields.append("allow", methods.joined(separator: ", "))
            throw problem
        case .route(let route, let values):
            visit.route = route
            let grant = try admit(visit, to: route)
            let values = try self.values(of: route, values, target.query)
            try gather(visit, route, grant, values)
        }
    }

    private func admit(_ visit: Visit, to route: Route) throws(Problem) -> Grant? {
        if case .open = route.access { return nil }
        let grant = try gate.admit(visit.exchange.request, from: visit.exchange.peer)
        visit.grant = grant
        // Where it is, is for the handler to know; what nobody of this role may do ends here.
        if case .needs(let permission) = route.access, !grant.role.permissions.contains(permission) {
            throw gate.refusal(of: permission, to: grant, .role(grant.role, permission))
        }
        return grant
    }

    private func values(
        of route: Route, _ path: [String: Substring], _ query: [(name: String, value: String)]
    ) throws(Problem) -> [String: String] {
        var values: [String: String] = [:]
        for (name, text) in path {
            guard let decoded = Target.decoded(text) else {
                throw .invalid(name, "a percent sign stands for no text in it")
            }
            values[name] = decoded
        }
        let known = route.parameters.filter { $0.place == .query }.map(\.name)
        for (name, value) in query {
            guard known.contains(name) else {
                throw .invalid(name, "there is no parameter of this name here", allowed: known)
            }
            guard values.updateValue(value, forKey: name) == nil else {
                throw .invalid(name, "the parameter stands there twice")
            }
        }
        return values
    }

    // MARK: Bodies

    private func gather(
        _ visit: Visit, _ route: Route, _ grant: Grant?, _ values: [String: String]
    ) throws(Problem) {
        if case .streaming(let stream) = route.handler {
            let call = visit.call(route, grant, values, [])
            if let content = route.body { try check(call, isOneOf: content) }
            return visit.exchange.run {
                do throws(Problem) {
                    switch try await stream(call, visit.exchange) {
                    case .reply(let reply): visit.answer(reply)
                    case .sent(let bytes): visit.streamed(bytes)
                    }
                } catch {
                    visit.answer(error.reply)
                }
            }
        }
        let exchange = visit.exchange
        exchange.collect { [self] result in
            switch result {
            case .success(let body): handle(visit, visit.call(route, grant, values, body))
            case .failure(.bodyTooLarge(let limit)): visit.answer(Problem.tooLarge(limit).reply)
            case .failure: visit.fail()
            }
        }
    }

    private func handle(_ visit: Visit, _ call: Call) {
        do throws(Problem) {
            try check(call)
            switch call.route.handler {
            case .immediate(let handler): visit.answer(try handler(call))
            case .reading(let handler):
                try onReader { [options] in
                    visit.answerLater { () throws(Problem) in
                        try handler(call).compressed(for: call.head, from: options.compressedBytes)
                    }
                }
            case .asking(let handler):
                if call.body.count <= options.loopBodyBytes {
                    try handler(call) { visit.answerLater($0) }
                } else {
                    try onReader {
                        do throws(Problem) { try handler(call) { visit.answerLater($0) } } catch {
                            visit.answerLater(error.reply)
                        }
                    }
                }
            case .streaming: preconditionFailure("a stream gathers no body")
            }
        } catch {
            visit.answer(error.reply)
        }
    }

    private func onReader(_ work: @escaping @Sendable () -> Void) throws(Problem) {
        guard readers.run(work) else { throw .busy("as many queries as may wait are waiting") }
    }

    /// A body is of a kind that the route takes.
    private func check(_ call: Call) throws(Problem) {
        guard let content = call.route.body else {
            guard call.body.isEmpty else {
                throw Problem(400, "body-unwanted", "No body is taken", "\(call.route.operation) takes no body")
            }
            return
        }
        if call.body.isEmpty, !content.isRequired { return }
        try check(call, isOneOf: content)
    }

    private func check(_ call: Call, isOneOf content: Route.Content) throws(Problem) {
        let type = call.contentType
        guard content.forms.contains(where: { $0.type == type }) else {
            throw Problem(
                415, "media-type", "The media type is not taken",
                type.map { "bodies of \($0) are not taken here" } ?? "the body comes without content-type",
                allowed: content.forms.map(\.type))
        }
    }
}

/// Told of every request, for measures and logs, when it was answered.
public protocol SurfaceWatch: Sendable {
    func answered(_ request: AnsweredRequest)
}

public struct AnsweredRequest: Sendable {
    public let id: RequestID
    public let method: String
    /// The pattern of its path, not the path: that may say whom it was about. Nil where there was none.
    public let route: String?
    public let status: Int
    public let principal: String?
    /// Of a stream, how long somebody listened.
    public let nanoseconds: Int64
    public let isStream: Bool
    public let bytes: Int
    let head: RequestHead

    /// The trace that it is a part of, as the client says (W3C `traceparent`).
    public var trace: TraceContext? {
        TraceContext(traceparents: head.fields.values(of: "traceparent"), tracestates: [])
    }
}
