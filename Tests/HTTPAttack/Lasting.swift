import Threads

/// What exists only within a scope, for a process that does nothing but use it: the scope never ends.
func lasting<Value: Sendable>(
    _ scope: @escaping @Sendable (_ body: @escaping @Sendable (Value) async throws -> Void) async throws -> Void
) -> Value {
    let made = Monitor<Value?>(nil)
    Task {
        try await scope { value in
            made.withLock { $0 = value }
            made.wake()
            let (never, source) = AsyncStream<Never>.makeStream()
            for await _ in never {}
            source.finish()
        }
    }
    return made.wait(while: { $0 == nil }) { $0! }
}
