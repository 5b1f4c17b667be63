import Foundation

/// A program that runs beside a benchmark and is ended with it.
final class BenchProcess {
    private let process = Process()
    private let output = Pipe()

    /// Throws when there is no such program.
    init(_ path: String, _ arguments: [String]) throws {
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        // The end of standard input tells our own programs that nobody is there any more.
        process.standardInput = Pipe()
        try process.run()
    }

    /// This program itself.
    static func linli(_ arguments: [String]) throws -> BenchProcess {
        try BenchProcess(URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().path, arguments)
    }

    /// The first line that it prints, without the line's end.
    func firstLine() -> String {
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

    /// Not by SIGTERM: a child inherits the signals that the thread which starts it holds back.
    func end() {
        kill(process.processIdentifier, SIGKILL)
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
