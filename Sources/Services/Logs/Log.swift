/// Where a part of the program says what happened: the writer that all share, and the request that it is about.
public struct Log: Sendable {
    private let writer: LogWriter
    private let trace: TraceContext?

    public init(to writer: LogWriter) { self.init(writer, nil) }

    private init(_ writer: LogWriter, _ trace: TraceContext?) {
        self.writer = writer
        self.trace = trace
    }

    /// The same for what belongs to a request. Its id is the span that it is in, one random number for both: whoever
    /// has an answer with the id or a trace with the span finds the lines.
    public func about(_ trace: TraceContext) -> Log { Log(writer, trace) }

    /// Made on this thread, so that no more waits in the queue than its bytes; written on another.
    public func write(
        _ level: LogLevel, _ event: LogName, _ fields: @autoclosure () -> KeyValuePairs<LogName, LogValue> = [:]
    ) {
        guard level >= writer.options.level else { return }
        var line = LogLine(writer.options.format, level, event, at: writer.now())
        if let trace {
            line.append("request", .text(trace.requestID))
            line.append("trace", .text(trace.traceText))
        }
        for (name, value) in fields() { line.append(name, value) }
        writer.submit(line.finished())
    }
}
