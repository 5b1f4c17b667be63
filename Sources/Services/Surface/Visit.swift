import Community
import EventLoop
import HTTP
import HTTPTypes
import Threads

/// One request on its way through the surface. It gets one answer, whoever gives it.
final class Visit: @unchecked Sendable {
    // Sendable because what changes is touched on the loop alone: other threads only send it an answer.
    let exchange: HTTPExchange
    let id: RequestID
    private let watch: any SurfaceWatch
    private let began: Int64
    var route: Route?
    var grant: Grant?
    private var isAnswered = false

    init(_ exchange: HTTPExchange, _ id: RequestID, _ watch: any SurfaceWatch) {
        self.exchange = exchange
        self.id = id
        self.watch = watch
        began = SystemClock.monotonicNanoseconds()
    }

    func call(_ route: Route, _ grant: Grant?, _ values: [String: String], _ body: [UInt8]) -> Call {
        Call(
            grant: grant, head: exchange.request, body: body, id: id, address: exchange.peer.address.host, route: route,
            values: values)
    }

    /// Answers on the loop.
    func answer(_ reply: Reply) {
        guard !isAnswered else { return }
        isAnswered = true
        var fields = reply.fields
        fields.append("request-id", "\(id)")
        fields.append("content-length", "\(reply.body.count)")
        if !exchange.isClosed { exchange.respond(ResponseHead(status: reply.status, fields: fields), reply.body) }
        tell(reply.status, reply.body.count)
    }

    /// Answers from whatever thread.
    func answerLater(_ reply: Reply) {
        exchange.loop.execute { [self] in answer(reply) }
    }

    func answerLater(_ handler: () throws(Problem) -> Reply) {
        do throws(Problem) { answerLater(try handler()) } catch { answerLater(error.reply) }
    }

    /// It was answered piece by piece.
    func streamed(_ bytes: Int) {
        isAnswered = true
        tell(200, bytes, isStream: true)
    }

    /// The client has gone before it was understood.
    func fail() {
        isAnswered = true
        tell(499, 0)
    }

    private func tell(_ status: Int, _ bytes: Int, isStream: Bool = false) {
        watch.answered(
            AnsweredRequest(
                id: id, method: exchange.request.method, route: route.map(\.path.template), status: status,
                principal: grant?.principal, nanoseconds: SystemClock.monotonicNanoseconds() - began,
                isStream: isStream, bytes: bytes, head: exchange.request))
    }
}
