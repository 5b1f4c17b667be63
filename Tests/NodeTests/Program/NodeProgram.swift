import EventLoop
import Foundation
import Glibc
import Samples
import Testing

/// A node as it is installed: the program, its directory, and the address at which it is always found again.
struct NodeProgram {
    let directory: String
    private let host: String
    private var port = 0
    private var output: String { directory + ".output" }
    private var errors: String { directory + ".errors" }

    /// `number` tells the nodes of one test run apart: each has a loopback address of its own, whose ports nobody else
    /// takes while it is down.
    init(_ directory: String, number: Int) throws {
        self.directory = directory
        let id = Int(getpid())
        host = "127.\(1 + id >> 8 & 127).\(id & 255).\(1 + number % 254)"
        #expect(try linli(["node", "init", directory]).status == 0)
    }

    var adminToken: String {
        get throws {
            try String(contentsOfFile: directory + "/admin.token", encoding: .utf8)
        }
    }

    func linli(_ words: [String]) throws -> FinishedProgram {
        try BuiltProgram("linli").run(words, in: (directory as NSString).deletingLastPathComponent)
    }

    /// Starts it, whether it comes to serve or not.
    func start() throws -> RunningNode {
        RunningNode(
            try BuiltProgram("linli").start(
                ["node", "run", directory, "--listen", "\(host):\(port)", "--plain"], output: output, errors: errors))
    }

    /// What it has said of itself since it was started last.
    var said: String { (try? String(contentsOfFile: errors, encoding: .utf8)) ?? "" }

    /// Waits until it serves, and says where.
    mutating func ready() throws -> SocketAddress {
        do {
            let address = try ReadyLine(in: output).address()
            port = address.port
            return address
        } catch {
            throw NotReady(said: said)
        }
    }

    struct NotReady: Error {
        let said: String
    }
}

/// The line `ready HOST:PORT` of a program whose output goes into a file.
struct ReadyLine {
    /// A program that says nothing for so long is stuck.
    private static let patience: Duration = .seconds(60)
    private let path: String

    init(in path: String) { self.path = path }

    struct Missing: Error {}

    func address() throws -> SocketAddress {
        let start = ContinuousClock.now
        while ContinuousClock.now - start < Self.patience {
            let said = FileManager.default.contents(atPath: path) ?? Data()
            let lines = String(decoding: said, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
            if let line = lines.dropLast().first(where: { $0.hasPrefix("ready ") }), let colon = line.lastIndex(of: ":")
            {
                return try SocketAddress(
                    host: String(line[..<colon].dropFirst("ready ".count)),
                    port: Int(line[line.index(after: colon)...])!)
            }
            usleep(1_000)
        }
        throw Missing()
    }
}

/// A node's process, for as long as it runs.
final class RunningNode {
    private let id: Int32
    private var program: RunningProgram?

    init(_ program: consuming RunningProgram) {
        id = program.id
        self.program = consume program
    }

    /// How often each of its threads has gone to sleep, by the thread's id.
    var sleeps: [String: Int] {
        get throws {
            let tasks = "/proc/\(id)/task"
            var sleeps: [String: Int] = [:]
            for thread in try FileManager.default.contentsOfDirectory(atPath: tasks) {
                // One may have ended meanwhile.
                guard let status = try? String(contentsOfFile: "\(tasks)/\(thread)/status", encoding: .utf8) else {
                    continue
                }
                let line = status.split(separator: "\n").first { $0.hasPrefix("voluntary_ctxt_switches:") }
                sleeps[thread] = line?.split(separator: "\t").last.flatMap { Int($0) }
            }
            return sleeps
        }
    }

    /// Asks it to stop in order.
    func terminate() { program!.terminate() }

    /// The power goes for it alone.
    func kill() -> Int32 { program.take()!.kill() }

    /// How it ended.
    func wait() -> Int32 { program.take()!.wait() }
}
