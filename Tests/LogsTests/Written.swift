import Logs
import Threads

/// What a writer has written, as lines.
final class Written: Sendable {
    private let lines = Monitor<[String]>([])

    func add(_ bytes: [UInt8]) { lines.withLock { $0.append(String(decoding: bytes, as: UTF8.self)) } }

    var all: [String] { lines.withLock { $0 } }
}

/// The lines of what is said meanwhile, each with its newline, at half past ten.
func lines(
    _ format: LogFormat = .logfmt, level: LogLevel = .debug, _ body: (Log) -> Void
) -> [String] {
    let written = Written()
    var options = LogOptions()
    (options.format, options.level, options.queueBytes) = (format, level, 100 << 20)
    let writer = LogWriter(options, now: { 1_795_257_000_007 }, to: { bytes in written.add(bytes) })
    body(Log(to: writer))
    writer.close()
    return written.all
}
