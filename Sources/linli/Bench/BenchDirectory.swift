import Foundation

/// Where a benchmark works. What it made is removed, whether the run ended well or not.
enum BenchDirectory {
    static let option = Command.Option.value(
        "--dir", "DIR", "where to work; default a directory under the temporary one, removed at the end")

    static func with<Result>(
        _ name: String, _ parsed: Parsed, _ body: (String) async throws -> Result
    ) async throws -> Result {
        let base = parsed.text("--dir") ?? FileManager.default.temporaryDirectory.path
        let directory = base + "/linli-bench-\(name)-\(ProcessInfo.processInfo.processIdentifier)"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        let result: Result
        do { result = try await body(directory) } catch {
            try FileManager.default.removeItem(atPath: directory)
            throw error
        }
        try FileManager.default.removeItem(atPath: directory)
        return result
    }
}
