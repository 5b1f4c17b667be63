import EventLoop

/// Ports for servers that cannot choose one themselves.
enum FreePort {
    struct NobodyListens: Error, CustomStringConvertible {
        let port: Int
        var description: String { "no server listened at port \(port) within \(FreePort.patience)" }
    }

    /// How long a server may take to start.
    private static let patience = Duration.seconds(5)

    /// A port of 127.0.0.1 that was free a moment ago.
    static func find(on loop: EventLoop) async throws -> Int {
        try await loop.run {
            let listener = try TCPListener(SocketAddress(host: "127.0.0.1", port: 0), on: loop) { $0.close() }
            defer { listener.close() }
            return listener.address.port
        }
    }

    /// Tries to connect until somebody answers: other programs do not say when they are ready.
    static func awaitListener(at port: Int, on loop: EventLoop) async throws {
        let address = try SocketAddress(host: "127.0.0.1", port: port)
        let end = ContinuousClock.now + patience
        while ContinuousClock.now < end {
            let answers = await withCheckedContinuation { continuation in
                loop.execute {
                    TCPStream.connect(to: address, on: loop) { result in
                        if case .success(let stream) = result { stream.close() }
                        continuation.resume(returning: (try? result.get()) != nil)
                    }
                }
            }
            if answers { return }
            // Once a moment, not as fast as the kernel can refuse.
            await withCheckedContinuation { continuation in loop.afterOneMoment { continuation.resume() } }
        }
        throw NobodyListens(port: port)
    }
}

extension EventLoop {
    fileprivate func afterOneMoment(_ action: @escaping @Sendable () -> Void) {
        execute { [self] in
            let timer = Moment()
            do throws(UVError) {
                timer.timer = try LoopTimer(on: self, after: .milliseconds(10)) {
                    timer.timer?.close()
                    timer.timer = nil
                    action()
                }
            } catch {
                preconditionFailure("a timer is memory alone: \(error)")
            }
        }
    }
}

/// Holds a timer that closes itself.
private final class Moment {
    var timer: LoopTimer?
}
