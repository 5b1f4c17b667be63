import EventLoop
import Testing
import Threads

/// A timer that says when it fired.
private final class Bell: @unchecked Sendable {
    // Sendable because everything is touched on the loop.
    var timer: FineTimer?
    var fired: [Int64] = []
}

@Suite struct `A fine timer` {
    /// Every moment lies between two milliseconds, where a timer of whole ones would come early or late.
    @Test func `never fires before its moment, also when it is set from its own call`() async throws {
        try await EventLoop.with { loop in
            let bell = Bell()
            let moments: [Int64] = try await withCheckedThrowingContinuation { continuation in
                loop.execute {
                    do throws(UVError) {
                        let start = SystemClock.monotonicNanoseconds()
                        let moments = (1...20).map { start + $0 * 700_500 }
                        bell.timer = try FineTimer(on: loop) {
                            bell.fired.append(SystemClock.monotonicNanoseconds())
                            if bell.fired.count < moments.count {
                                return bell.timer!.set(at: moments[bell.fired.count])
                            }
                            bell.timer?.close()
                            continuation.resume(returning: moments)
                        }
                        bell.timer?.set(at: moments[0])
                    } catch { continuation.resume(throwing: error) }
                }
            }
            let fired = try await loop.run { bell.fired }
            #expect(zip(fired, moments).allSatisfy { $0 >= $1 })
        }
    }

    @Test func `fires once, at once for a moment that has passed, and is still until it is set again`() async throws {
        try await EventLoop.with { loop in
            let bell = Bell()
            // The second is set far behind what a timer that fired again would need.
            let count: Int = try await withCheckedThrowingContinuation { continuation in
                loop.execute {
                    do throws(UVError) {
                        bell.timer = try FineTimer(on: loop) { bell.fired.append(0) }
                        bell.timer?.set(at: 0)
                        let end = Bell()
                        end.timer = try FineTimer(on: loop) {
                            end.timer?.close()
                            bell.timer?.close()
                            continuation.resume(returning: bell.fired.count)
                        }
                        end.timer?.set(at: SystemClock.monotonicNanoseconds() + 20_000_000)
                    } catch { continuation.resume(throwing: error) }
                }
            }
            #expect(count == 1)
        }
    }
}
