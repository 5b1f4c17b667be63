import Foundation
import Glibc
import Synchronization

/// A broker that is not ours: Debian's mosquitto, which a test starts on a loopback address of its own and ends.
public final class Broker: Sendable {
    private let directory: String
    public let host: String
    public let port = 1_883
    private let program = Mutex<RunningProgram?>(nil)

    /// `number` tells the brokers of one test run apart. `lines` go into its configuration.
    public init(in directory: String, number: Int, _ lines: [String] = ["allow_anonymous true"]) throws {
        self.directory = directory
        let id = Int(getpid())
        host = "127.\(1 + id >> 8 & 127).\(id & 255).\(1 + number % 254)"
        let configuration =
            [
                "listener \(port) \(host)", "persistence true", "persistence_location \(directory)/",
                // It must not let anything go because much waits: that would be its loss and not ours.
                "max_queued_messages 0", "log_type all", "log_dest file \(directory)/broker.log",
                // Started by root it would become somebody who cannot write here.
                "user root",
            ] + lines
        try (configuration.joined(separator: "\n") + "\n").write(
            toFile: directory + "/broker.conf", atomically: true, encoding: .utf8)
        try start()
    }

    deinit { stop() }

    public func start() throws {
        try? FileManager.default.removeItem(atPath: directory + "/broker.log")
        let mosquitto = try BuiltProgram(installed: "/usr/sbin/mosquitto")
        try program.withLock {
            $0 = try mosquitto.start(
                ["-c", directory + "/broker.conf"], output: directory + "/broker.output",
                errors: directory + "/broker.errors")
        }
        guard wait(for: "running") else { throw NotRunning(said: log) }
    }

    /// In order: it keeps what it owes to whom.
    public func stop() {
        guard let program = program.withLock({ $0.take() }) else { return }
        program.terminate()
        _ = program.wait()
    }

    struct NotRunning: Error {
        let said: String
    }

    /// What it has said since it was started last.
    public var log: String { (try? String(contentsOfFile: directory + "/broker.log", encoding: .utf8)) ?? "" }

    /// Waits until the broker has said something, which ends in a minute at the latest.
    public func wait(for words: String) -> Bool {
        let start = ContinuousClock.now
        while ContinuousClock.now - start < .seconds(60) {
            if log.contains(words) { return true }
            usleep(1_000)
        }
        return false
    }
}
