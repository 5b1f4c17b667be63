import EventLoop
import Foundation

/// PostgreSQL with its defaults, which make every commit durable: a cluster of its own on a socket in its directory, 32
/// clients, one row in each transaction, with an id that must not be there yet.
struct BenchPostgreSQL: BenchStore {
    static let name = "PostgreSQL"
    private static let clients = 32
    private static let threads = 2

    private let directory: String
    private let programs: String
    private let server: BenchProcess

    init(directory: String, body: String, on loop: EventLoop) async throws {
        guard let programs = BenchPostgreSQL.findPrograms() else {
            throw BenchProcess.NotInstalled(name: "postgresql")
        }
        let data = directory + "/data"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        try """
        \\set one random(1, 9000000000000000000)
        INSERT INTO event(id, body) VALUES (:one, '\(body)');
        """.write(toFile: directory + "/script", atomically: true, encoding: .utf8)
        let user = try BenchPostgreSQL.prefix(forOwnerOf: directory)
        (self.programs, self.directory) = (programs, directory)
        try BenchProcess.run(
            user + [programs + "initdb", "-D", data, "-U", "bench", "-A", "trust", "-E", "UTF8", "--no-locale"])
        server = try BenchProcess(
            user + [
                programs + "postgres", "-D", data, "-k", directory, "-c", "listen_addresses=",
                "-c", "synchronous_commit=on",
            ], mixesErrors: true)
        do {
            guard server.says({ $0.hasSuffix("ready to accept connections") }) else {
                throw BenchProcess.NotStarted(name: "postgres")
            }
            let table = "CREATE TABLE event(seq bigserial PRIMARY KEY, id bigint NOT NULL UNIQUE, body text NOT NULL)"
            try BenchProcess.run([programs + "psql", "-h", directory, "-U", "bench", "-c", table, "postgres"])
        } catch {
            server.end()
            throw error
        }
    }

    /// The server refuses to run as root: what starts it as somebody else, who then owns the directory.
    private static func prefix(forOwnerOf directory: String) throws -> [String] {
        guard geteuid() == 0 else { return [] }
        try FileManager.default.setAttributes([.ownerAccountName: "postgres"], ofItemAtPath: directory)
        return ["/usr/bin/setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--"]
    }

    /// Where Debian puts the programs of the newest version, out of the way of its wrappers.
    private static func findPrograms() -> String? {
        let root = "/usr/lib/postgresql"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        return versions.max { (Int($0) ?? 0) < (Int($1) ?? 0) }.map { "\(root)/\($0)/bin/" }
    }

    func rate(_ count: Int) throws -> Double {
        let each = max(1, count / BenchPostgreSQL.clients)
        let said = try BenchProcess.run([
            programs + "pgbench", "-h", directory, "-U", "bench", "-n", "-M", "prepared",
            "-c", "\(BenchPostgreSQL.clients)", "-j", "\(BenchPostgreSQL.threads)", "-t", "\(each)",
            "-f", directory + "/script", "postgres",
        ])
        guard said.contains("number of failed transactions: 0 "), let rate = said.number(after: "tps =") else {
            throw BenchProcess.Failed(what: said)
        }
        return rate
    }

    func end() { server.stop() }
}
