import EventLoop
import Foundation

/// Redis Streams that sync their file with every write: 50 clients, none of which sends before its answer is there.
struct BenchRedis: BenchStore {
    static let name = "Redis Streams"
    private static let clients = 50

    private let port: Int
    private let body: String
    private let server: BenchProcess
    private let benchmark: String

    init(directory: String, body: String, on loop: EventLoop) async throws {
        guard let path = BenchProcess.find("redis-server") else {
            throw BenchProcess.NotInstalled(name: "redis-server")
        }
        guard let benchmark = BenchProcess.find("redis-benchmark") else {
            throw BenchProcess.NotInstalled(name: "redis-tools")
        }
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        (self.body, self.benchmark) = (body, benchmark)
        port = try await FreePort.find(on: loop)
        server = try BenchProcess(
            path,
            [
                "--port", "\(port)", "--bind", "127.0.0.1", "--dir", directory, "--save", "", "--appendonly", "yes",
                "--appendfsync", "always", "--logfile", directory + "/log",
            ])
        do { try await FreePort.awaitListener(at: port, on: loop) } catch {
            server.end()
            throw error
        }
    }

    func rate(_ count: Int) throws -> Double {
        let said = try BenchProcess.run([
            benchmark, "-h", "127.0.0.1", "-p", "\(port)", "-c", "\(BenchRedis.clients)", "-P", "1", "-n", "\(count)",
            "-q", "XADD", "events", "*", "body", body,
        ])
        guard let rate = said.number(before: " requests per second") else { throw BenchProcess.Failed(what: said) }
        return rate
    }

    func end() { server.end() }
}
