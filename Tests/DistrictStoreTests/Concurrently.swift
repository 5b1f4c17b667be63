import Threads

/// Runs the body with each number below `count`, all at once; returns when all have ended.
func concurrently(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
    guard count > 0 else { return }
    let thread = Thread { body(count - 1) }
    concurrently(count - 1, body)
    thread.join()
}
