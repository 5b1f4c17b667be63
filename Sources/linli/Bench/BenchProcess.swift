import Foundation
import Threads

/// A program that runs beside a benchmark and is ended with it.
final class BenchProcess {
    private let process = Process()
    private let output = Pipe()

    /// Throws when there is no such program. What it says of errors is thrown away, or comes with the rest.
    init(_ path: String, _ arguments: [String], mixesErrors: Bool = false) throws {
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.standardOutput = output
        if mixesErrors { process.standardError = output } else { process.standardError = FileHandle.nullDevice }
        // The end of standard input tells our own programs that nobody is there any more.
        process.standardInput = Pipe()
        // The threads of a task hold most signals back.
        try SignalMask.opened { try process.run() }
    }

    /// The same with the program as the first word.
    convenience init(_ words: [String], mixesErrors: Bool) throws {
        try self.init(words[0], Array(words.dropFirst()), mixesErrors: mixesErrors)
    }

    /// This program itself.
    static func linli(_ arguments: [String]) throws -> BenchProcess {
        try BenchProcess(ownPath, arguments)
    }

    static var ownPath: String { URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().path }

    /// Reads what it prints until such a line; false when it ends before.
    func says(_ isWanted: (String) -> Bool) -> Bool {
        while case let line = nextLine(), !line.isEmpty { if isWanted(line) { return true } }
        return false
    }

    /// The next line that it prints, without the line's end; empty at the end.
    func nextLine() -> String {
        var line: [UInt8] = []
        while let byte = output.fileHandleForReading.readData(ofLength: 1).first, byte != UInt8(ascii: "\n") {
            line.append(byte)
        }
        return String(decoding: line, as: UTF8.self)
    }

    /// All that it prints until it ends by itself.
    func wait() -> String {
        let said = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: said, as: UTF8.self)
    }

    /// Of a program that has ended.
    var succeeded: Bool { process.terminationReason == .exit && process.terminationStatus == 0 }

    /// At once, without its consent.
    func end() { end(by: SIGKILL) }

    /// In good order, as long as that takes.
    func stop() { end(by: SIGTERM) }

    private func end(by signal: Int32) {
        kill(process.processIdentifier, signal)
        process.waitUntilExit()
    }

    /// Resident memory, without what is shared with other processes.
    func residentBytes() throws -> Double {
        let path = "/proc/\(process.processIdentifier)/smaps_rollup"
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        let sizes = lines.filter { $0.hasPrefix("Private_") }.compactMap { line in
            line.split(separator: " ").dropFirst().first.flatMap { Double($0) }
        }
        return sizes.reduce(0, +) * 1_024
    }

    /// Where Debian puts programs.
    static func find(_ name: String) -> String? {
        ["/usr/bin/", "/usr/sbin/"].map { $0 + name }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }
}
