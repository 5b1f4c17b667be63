import EventLoop
import Foundation
import TLS

/// `linli bench http`: our server beside nghttpd and nginx, each in a process of its own, in one run.
struct BenchHTTP {
    static let command = Command(
        name: ["bench", "http"], summary: "measure the HTTP server beside nghttpd and nginx",
        options: [
            BenchDirectory.option,
            .value("--requests", "N", "in each sample; default 100000"),
            .value("--idle", "N", "idle connections whose memory is measured; default 10000"), LogCommands.json,
        ]
    ) { parsed, console in
        let requests = try parsed.value("--requests", "a number") { Int($0) } ?? 100_000
        let idle = try parsed.value("--idle", "a number") { Int($0) } ?? 10_000
        let figures = try await BenchDirectory.with("http", parsed) { directory in
            try await EventLoop.with { loop in
                let bench = BenchHTTP(
                    directory: directory, requests: requests, idle: idle, console: console, loop: loop)
                return try await bench.run()
            }
        }
        try BenchReport("http", figures).show(on: console, asJSON: parsed.flag("--json"))
        return .success
    }

    /// Interleaved pairs for each figure.
    private static let pairs = 5
    /// A rate varies more from one sample to the next than memory or a percentile.
    private static let ratePairs = 9
    private static let bodyBytes = 300
    /// Streams at a time on each connection.
    private static let streams = 32

    let directory: String
    let requests: Int
    let idle: Int
    let console: Console
    /// For finding ports; what is measured runs elsewhere.
    let loop: EventLoop

    private var identity: String { directory + "/server" }
    private var payload: String { directory + "/index.html" }

    private func run() async throws -> [Figure] {
        try makeFiles()
        var figures: [Figure] = []
        for isSecure in [false, true] { figures += try await http2(isSecure) }
        figures.append(try await http1())
        figures += try await stalls()
        for isSecure in [false, true] { figures.append(try await idleMemory(isSecure)) }
        return figures
    }

    private func makeFiles() throws {
        let identity = try TLSIdentity.selfSigned(
            commonName: "localhost", names: [.dns("localhost")],
            validity: Validity(from: Int64(Date().timeIntervalSince1970) - 60, lasting: .seconds(86_400)))
        try identity.chain[0].pem.write(toFile: self.identity + ".crt", atomically: true, encoding: .utf8)
        try identity.key.pem.write(toFile: self.identity + ".key", atomically: true, encoding: .utf8)
        let body = String(repeating: "x", count: BenchHTTP.bodyBytes)
        try body.write(toFile: payload, atomically: true, encoding: .utf8)
    }

    // MARK: Servers

    private func ours(isSecure: Bool) throws -> (process: BenchProcess, port: Int) {
        let security = isSecure ? ["--identity", identity] : []
        let server = try BenchProcess.linli(
            ["bench", "http-server", "--bytes", "\(BenchHTTP.bodyBytes)"] + security)
        guard let port = Int(server.nextLine()) else { throw BenchProcess.NotStarted(name: "linli bench http-server") }
        return (server, port)
    }

    private func nghttpd(isSecure: Bool) async throws -> (process: BenchProcess, port: Int) {
        guard let path = BenchProcess.find("nghttpd") else { throw BenchProcess.NotInstalled(name: "nghttp2-server") }
        let port = try await FreePort.find(on: loop)
        let security = isSecure ? [identity + ".key", identity + ".crt"] : []
        let arguments = (isSecure ? [] : ["--no-tls"]) + ["-d", directory, "\(port)"] + security
        let server = try BenchProcess(path, arguments)
        try await FreePort.awaitListener(at: port, on: loop)
        return (server, port)
    }

    private func nginx() async throws -> (process: BenchProcess, port: Int) {
        guard let path = BenchProcess.find("nginx") else { throw BenchProcess.NotInstalled(name: "nginx-light") }
        let port = try await FreePort.find(on: loop)
        let body = String(repeating: "x", count: BenchHTTP.bodyBytes)
        try """
        daemon off; master_process off; pid \(directory)/nginx.pid; error_log \(directory)/nginx.log;
        events { worker_connections 1024; }
        http {
            access_log off; keepalive_requests 100000000;
            client_body_temp_path \(directory); proxy_temp_path \(directory); fastcgi_temp_path \(directory);
            uwsgi_temp_path \(directory); scgi_temp_path \(directory);
            server { listen 127.0.0.1:\(port); location / { default_type text/plain; return 200 "\(body)"; } }
        }
        """.write(toFile: directory + "/nginx.conf", atomically: true, encoding: .utf8)
        let server = try BenchProcess(path, ["-c", directory + "/nginx.conf", "-e", directory + "/nginx.log"])
        try await FreePort.awaitListener(at: port, on: loop)
        return (server, port)
    }

    // MARK: Requests

    private func http2(_ isSecure: Bool) async throws -> [Figure] {
        let cells = ["get", "post"].flatMap { verb in [1, 16, 256].map { (verb, $0) } }
        let prefix = isSecure ? "tls" : "h2c"
        do {
            let reference = try await nghttpd(isSecure: isSecure)
            defer { reference.process.end() }
            let ours = try ours(isSecure: isSecure)
            defer { ours.process.end() }
            return try cells.map { verb, connections in
                let name = "\(prefix).\(verb).\(connections)"
                let pairs = try (0..<BenchHTTP.ratePairs).map { pair in
                    console.progress("\(name), pair \(pair + 1)")
                    return (
                        ours: try h2load(ours.port, isSecure, verb, connections),
                        reference: try h2load(reference.port, isSecure, verb, connections)
                    )
                }
                console.endProgress()
                return Figure(name, unit: "requests/s", pairs: pairs, to: "nghttpd")
            }
        } catch let error as BenchProcess.NotInstalled {
            return cells.map {
                Figure("\(prefix).\($0).\($1)", unit: "requests/s", notMeasured: "\(error)")
            }
        }
    }

    private func h2load(_ port: Int, _ isSecure: Bool, _ verb: String, _ connections: Int) throws -> Double {
        guard let path = BenchProcess.find("h2load") else { throw BenchProcess.NotInstalled(name: "nghttp2-client") }
        let body = verb == "post" ? ["-d", payload] : []
        let url = "\(isSecure ? "https" : "http")://127.0.0.1:\(port)/index.html"
        let load = try BenchProcess(
            path, ["-n", "\(requests)", "-c", "\(connections)", "-m", "\(BenchHTTP.streams)"] + body + [url])
        let said = load.wait()
        guard said.contains(" \(requests) succeeded"), let rate = said.number(before: " req/s") else {
            throw BenchProcess.Failed(what: said)
        }
        return rate
    }

    private func http1() async throws -> Figure {
        do {
            guard let wrk = BenchProcess.find("wrk") else { throw BenchProcess.NotInstalled(name: "wrk") }
            let reference = try await nginx()
            defer { reference.process.end() }
            let ours = try ours(isSecure: false)
            defer { ours.process.end() }
            let rate = { (port: Int) in
                let load = try BenchProcess(wrk, ["-t1", "-c16", "-d2s", "http://127.0.0.1:\(port)/index.html"])
                let said = load.wait()
                guard !said.contains("Non-2xx"), !said.contains("Socket errors"),
                    let rate = said.number(after: "Requests/sec:")
                else { throw BenchProcess.Failed(what: said) }
                return rate
            }
            let pairs = try (0..<BenchHTTP.ratePairs).map { pair in
                console.progress("h1.get, pair \(pair + 1)")
                return (ours: try rate(ours.port), reference: try rate(reference.port))
            }
            console.endProgress()
            return Figure("h1.get", unit: "requests/s", pairs: pairs, to: "nginx")
        } catch let error as BenchProcess.NotInstalled {
            return Figure("h1.get", unit: "requests/s", notMeasured: "\(error)")
        }
    }

    // MARK: Stalled readers

    /// Against the same requests without the stalled reader, a moment before.
    private func stalls() async throws -> [Figure] {
        var figures: [Figure] = []
        for stalled in BenchStall.Stalled.allCases {
            let server = try ours(isSecure: false)
            defer { server.process.end() }
            let bench = BenchStall(
                loop: loop, address: try SocketAddress(host: "127.0.0.1", port: server.port), requests: 5_000)
            var pairs: [(ours: Double, reference: Double)] = []
            for pair in 0..<BenchHTTP.pairs {
                console.progress("stalled \(stalled.rawValue), pair \(pair + 1)")
                let (with, without) = try await bench.pair(stalled)
                pairs.append((with, without))
            }
            console.endProgress()
            figures.append(Figure("stalled.\(stalled.rawValue).p99", unit: "us", pairs: pairs, to: "nobody stalled"))
        }
        return figures
    }

    // MARK: Memory

    private func idleMemory(_ isSecure: Bool) async throws -> Figure {
        let name = isSecure ? "idle.memory.tls" : "idle.memory"
        do {
            var pairs: [(ours: Double, reference: Double)] = []
            for pair in 0..<BenchHTTP.pairs {
                console.progress("\(name), pair \(pair + 1)")
                let ours = try idleBytes(try ours(isSecure: isSecure), isSecure)
                pairs.append((ours, try idleBytes(try await nghttpd(isSecure: isSecure), isSecure)))
            }
            console.endProgress()
            return Figure(name, unit: "bytes a connection", pairs: pairs, to: "nghttpd")
        } catch let error as BenchProcess.NotInstalled {
            return Figure(name, unit: "bytes a connection", notMeasured: "\(error)")
        }
    }

    private func idleBytes(_ server: (process: BenchProcess, port: Int), _ isSecure: Bool) throws -> Double {
        defer { server.process.end() }
        // What the first request makes it allocate for good belongs to no connection.
        _ = try hold(1, server.port, isSecure) { 0 }
        let before = try server.process.residentBytes()
        return try hold(idle, server.port, isSecure) {
            (try server.process.residentBytes() - before) / Double(idle)
        }
    }

    private func hold(_ count: Int, _ port: Int, _ isSecure: Bool, _ measure: () throws -> Double) throws -> Double {
        let holder = try BenchProcess.linli(
            ["bench", "http-idle", "\(port)", "\(count)"] + (isSecure ? ["--trust", identity] : []))
        defer { holder.end() }
        guard holder.nextLine() == "ready" else { throw BenchProcess.NotStarted(name: "linli bench http-idle") }
        return try measure()
    }
}
