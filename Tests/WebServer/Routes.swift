import EventLoop
import Foundation
import HTTP
import HTTPTypes
import Metrics
import Synchronization

/// What is served. A path may end with a number: `/bytes/1000`.
final class Routes: Sendable {
    private let server = Mutex<HTTPServer?>(nil)
    /// Body bytes that `/bytes` was allowed to write: what back-pressure must bound.
    private let produced = Mutex(0)
    private let metrics = SampleMetrics()

    /// Whose counters `/counters` shows.
    func report(on server: HTTPServer) { self.server.withLock { $0 = server } }

    func answer(_ exchange: HTTPExchange) {
        let path = exchange.request.path.split(omittingEmptySubsequences: false) { $0 == "/" || $0 == "?" }
        let name = path.count > 1 ? String(path[1]) : exchange.request.path
        let number = path.count > 2 ? Int(path[2]) ?? 0 : 0
        switch (exchange.request.method, name) {
        case ("GET", "small"), ("HEAD", "small"):
            exchange.respond(.plain(length: 6), Array("small\n".utf8))
        case ("GET", "bytes"): bytes(number, to: exchange)
        case ("HEAD", "bytes"): exchange.respond(.plain(length: number))
        case ("POST", "echo"): echo(exchange)
        case ("POST", "collect"): collect(exchange)
        case (_, "trailers"): trailers(exchange)
        case ("GET", "events"): events(max(number, 1), to: exchange)
        case ("GET", "request"): exchange.respond(.plain(), Array(exchange.request.summary.utf8))
        // A body comes with it, which 204, 304 and HEAD do not take.
        case (_, "status"): exchange.respond(ResponseHead(status: number, fields: [:]), Array("body\n".utf8))
        case ("GET", "late"): late(exchange)
        // The request is open until the client gives up.
        case ("GET", "never"), ("POST", "stall"): break
        case (_, "early"): exchange.respond(413, "too much\n")
        case ("GET", "page"):
            exchange.respond(ResponseHead(status: 200, fields: ["content-type": "text/html"]), Array(Routes.page.utf8))
        case ("GET", "metrics"): metrics(to: exchange)
        case ("GET", "counters"): exchange.respond(.plain(), Array(counters(exchange.loop)))
        case ("OPTIONS", "*"): exchange.respond(ResponseHead(status: 204, fields: ["allow": "GET, HEAD, POST"]))
        default: exchange.respond(404, "nothing is here\n")
        }
    }

    /// What a browser does with it, it writes into it: the protocol, what it fetched and sent, and three events.
    private static let page = """
        <!DOCTYPE html><title>page</title><p></p><script type="module">
        const said = [];
        const get = await fetch("/bytes/300000");
        said.push(`${get.status} ${(await get.arrayBuffer()).byteLength}`);
        const post = await fetch("/collect", {method: "POST", body: "abc"});
        said.push(`${post.status} ${(await post.text()).trim()}`);
        const events = new EventSource("/events/3");
        await new Promise(done => events.onmessage = event => {
            said.push(event.data);
            if (event.lastEventId == "3") { events.close(); done(); }
        });
        const [navigation] = performance.getEntriesByType("navigation");
        document.querySelector("p").textContent = `${navigation.nextHopProtocol}: ${said.join(", ")}`;
        </script>
        """

    /// Byte number i is i modulo 251, which no power of two divides: a piece that is lost or repeated shows.
    private func bytes(_ count: Int, to exchange: HTTPExchange) {
        exchange.start(.plain(length: count))
        exchange.run { [self] in
            let pattern = (0..<(251 * 64)).map { UInt8($0 % 251) }
            var left = count
            while left > 0 {
                let piece = left < pattern.count ? Array(pattern[..<left]) : pattern
                left -= piece.count
                produced.withLock { $0 += piece.count }
                do throws(HTTPError) { try await exchange.write(piece) } catch { return }
            }
            exchange.finish()
        }
    }

    /// Both directions at once: what came goes out while more is coming, and its window opens when it has gone.
    private func echo(_ exchange: HTTPExchange) {
        exchange.start(.plain())
        exchange.run {
            do throws(HTTPError) {
                while let piece = try await exchange.receive() {
                    try await exchange.write(piece)
                    exchange.consumed(piece.count)
                }
            } catch { return exchange.reset() }
            exchange.finish(trailers: exchange.trailers)
        }
    }

    private func collect(_ exchange: HTTPExchange) {
        exchange.collect { result in
            switch result {
            case .success(let body): exchange.respond(200, "\(body.count)\n")
            case .failure(.bodyTooLarge): exchange.respond(413, "too much\n")
            case .failure: exchange.reset()
            }
        }
    }

    private func trailers(_ exchange: HTTPExchange) {
        exchange.start(.plain())
        exchange.push(Array("body\n".utf8))
        exchange.finish(trailers: ["checksum": "5"])
    }

    /// Server-sent events, each sent when it happens: one every ten milliseconds.
    private func events(_ count: Int, to exchange: HTTPExchange) {
        exchange.startEvents()
        var sent = 0
        repeatedly(.milliseconds(10), for: exchange) {
            // The last ones may still be waiting for a slow reader.
            guard sent < count else { return }
            sent += 1
            exchange.push(ServerSentEvent(id: "\(sent)", data: "event \(sent)").bytes)
            if sent == count { exchange.finish() }
        }
    }

    /// An answer that its client has to wait for.
    private func late(_ exchange: HTTPExchange) {
        var ticks = 0
        repeatedly(.milliseconds(100), for: exchange) {
            ticks += 1
            if ticks == 3 { exchange.respond(200, "late\n") }
        }
    }

    private func repeatedly(_ interval: Duration, for exchange: HTTPExchange, _ action: @escaping () -> Void) {
        let timer: LoopTimer
        do throws(UVError) {
            timer = try LoopTimer(on: exchange.loop, after: .zero, every: interval, action)
        } catch { fatalError("\(error)") }
        exchange.onClose { timer.close() }
    }

    private func metrics(to exchange: HTTPExchange) {
        let format = ExpositionFormat(accept: exchange.request.fields["accept"])
        let head = ResponseHead(status: 200, fields: ["content-type": format.contentType])
        exchange.respond(head, metrics.registry.exposition(as: format))
    }

    private func counters(_ loop: EventLoop) -> Data {
        let server = server.withLock { $0 }
        var shown: [String: UInt64] = ["produced": UInt64(produced.withLock { $0 })]
        for name in HTTPCounters.Name.allCases { shown["\(name)"] = server?.counters[name] }
        let lag = loop.lag.reading
        shown["connections"] = server.map { UInt64($0.connectionCount) }
        shown["loopTurns"] = lag.turns
        shown["loopLongTurns"] = lag.longTurns
        shown["loopLongestNanoseconds"] = lag.longestNanoseconds
        do { return try JSONEncoder().encode(shown) } catch { fatalError("\(error)") }
    }
}

extension ResponseHead {
    fileprivate static func plain(length: Int? = nil) -> ResponseHead {
        var head = ResponseHead(status: 200, fields: ["content-type": "text/plain"])
        if let length { head.fields.append("content-length", "\(length)") }
        return head
    }
}

extension RequestHead {
    /// What the handler sees of a request.
    fileprivate var summary: String {
        "\(method) \(scheme) \(authority) \(path)\n" + fields.pairs.map { "\($0.name): \($0.value)\n" }.joined()
    }
}
