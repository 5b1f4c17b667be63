import Foundation
import Glibc

/// A program of this package, built beside the tests that are running, or one of the system's.
///
/// `Foundation.Process` loses track of children that several threads start at once; this is the system call itself.
public struct BuiltProgram: Sendable {
    public let path: String

    public init(_ name: String) throws {
        let tests = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        path = tests.deletingLastPathComponent().appending(path: name).path
        guard FileManager.default.isExecutableFile(atPath: path) else { throw Failure.notBuilt(path) }
    }

    /// A program that the system brings, by its path.
    public init(installed path: String) throws {
        self.path = path
        guard FileManager.default.isExecutableFile(atPath: path) else { throw Failure.notBuilt(path) }
    }

    enum Failure: Error {
        case notBuilt(String)
        case notStarted(String, code: Int32)
    }

    /// Starts it with its output going into files, which nobody has to read for it to go on.
    public func start(_ words: [String], output: String, errors: String = "/dev/null") throws -> RunningProgram {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        for (descriptor, file) in [(Int32(1), output), (2, errors)] {
            unsafe posix_spawn_file_actions_addopen(&actions, descriptor, file, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        }
        // A thread of a pool holds signals back, and a library may have the process ignore SIGPIPE, as libmosquitto does:
        // whoever inherits that cannot be told to stop.
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        unsafe sigemptyset(&none)
        unsafe posix_spawnattr_setsigmask(&attributes, &none)
        var broken = sigset_t()
        unsafe sigemptyset(&broken)
        unsafe sigaddset(&broken, SIGPIPE)
        unsafe posix_spawnattr_setsigdefault(&attributes, &broken)
        unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        let arguments = unsafe ([path] + words).map { unsafe strdup($0) }
        defer { unsafe arguments.forEach { unsafe free($0) } }
        var id = pid_t()
        let code = unsafe posix_spawn(&id, path, &actions, &attributes, arguments + [nil], environ)
        guard code == 0 else { throw Failure.notStarted(path, code: code) }
        return RunningProgram(id: id)
    }

    /// Runs it to its end.
    public func run(_ words: [String], in directory: String) throws -> FinishedProgram {
        let name = directory + "/program-\(UUID().uuidString)"
        let (output, errors) = (name + ".output", name + ".errors")
        let status = try start(words, output: output, errors: errors).wait()
        return FinishedProgram(
            status: status, output: [UInt8](try Data(contentsOf: URL(filePath: output))),
            errors: String(decoding: try Data(contentsOf: URL(filePath: errors)), as: UTF8.self))
    }
}

/// A process that this one has started; it must be waited for.
public struct RunningProgram: ~Copyable, Sendable {
    public let id: Int32

    /// The power goes for this process alone. Its status is that of `SIGKILL`.
    public consuming func kill() -> Int32 {
        Glibc.kill(id, SIGKILL)
        return wait()
    }

    /// Asks it to stop in order.
    public borrowing func terminate() { Glibc.kill(id, SIGTERM) }

    /// The exit code, or the signal as a negative number.
    public consuming func wait() -> Int32 {
        var status: Int32 = 0
        while unsafe waitpid(id, &status, 0) == -1, errno == EINTR {}
        let signal = status & 0x7F
        return signal == 0 ? (status >> 8) & 0xFF : -signal
    }
}

/// How a program ended and what it said.
public struct FinishedProgram: Sendable {
    public let status: Int32
    public let output: [UInt8]
    public let errors: String

    public var text: String { String(decoding: output, as: UTF8.self) }
}
