import Foundation
import Synchronization

/// Meters behind a Modbus gateway, none of which is ours: pymodbus simulates them, and shows what a test says.
public final class SimulatedMeters: Sendable {
    public let host: String
    public let port: Int
    private let state: String
    private let program: Mutex<RunningProgram?>

    struct NotRunning: Error {
        let said: String
    }

    /// `state` is what Tests/Meter/meter.py is told, as JSON.
    public init(in directory: String, _ state: [UInt8]) throws {
        self.state = directory + "/meters.json"
        try Data(state).write(to: URL(filePath: self.state))
        let (output, errors) = (directory + "/meters.output", directory + "/meters.errors")
        let started = try BuiltProgram(installed: RepositoryFile.path(".venv/bin/python")).start(
            [RepositoryFile.path("Tests/Meter/meter.py"), "127.0.0.1", self.state], output: output, errors: errors)
        program = Mutex(started)
        let start = ContinuousClock.now
        while ContinuousClock.now - start < .seconds(60) {
            let said = (try? String(contentsOfFile: output, encoding: .utf8)) ?? ""
            if said.hasPrefix("ready "), said.hasSuffix("\n"), let colon = said.lastIndex(of: ":") {
                host = String(said[..<colon].dropFirst("ready ".count))
                port = Int(said[said.index(after: colon)...].dropLast())!
                return
            }
            usleep(1_000)
        }
        throw NotRunning(said: (try? String(contentsOfFile: errors, encoding: .utf8)) ?? "")
    }

    deinit {
        guard let program = program.withLock({ $0.take() }) else { return }
        _ = program.kill()
    }

    /// From now on they show something else.
    public func show(_ state: [UInt8]) throws { try Data(state).write(to: URL(filePath: self.state), options: .atomic) }
}
