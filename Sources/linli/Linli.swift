import Foundation
import Threads

@main
struct Linli {
    static let commands = CommandTable(
        commands: LogCommands.all + NodeCommands.all + AdminCommands.all + BackupCommands.all + ImportCommand.all
            + IndicatorsCommand.all + VaultCommands.all + [
                ReplayCommand.command, TwinCommand.command, GenerateHistory.command, Doctor.command,
                BenchLedger.command, BenchReplay.command, BenchEnergy.command, BenchNode.command, BenchHTTP.command,
                BenchHTTPServer.command, BenchHTTPIdle.command, Victim.command, ReplayPeak.command,
            ])

    static func main() {
        exit(MainThread.run { await run(Array(CommandLine.arguments.dropFirst()), Console()).rawValue })
    }

    static func run(_ words: [String], _ console: Console) async -> ExitCode {
        do {
            switch try commands.request(words) {
            case .help(let text):
                console.print(text)
                return .success
            case .run(let command, let parsed):
                guard command.isParallel else { return try await command.run(parsed, console) }
                return try await withTaskExecutorPreference(globalConcurrentExecutor) {
                    try await command.run(parsed, console)
                }
            }
        } catch let error as UsageError {
            console.error("linli: \(error)\n`linli help` lists the commands.")
            return .usage
        } catch {
            console.error("linli: \(error)")
            return .failure
        }
    }
}
