import EventLoop
import Glibc
import Testing

private actor Counter {
    private let loop: EventLoop
    private var count = 0

    init(on loop: EventLoop) { self.loop = loop }

    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe loop.asUnownedSerialExecutor() }

    func add() -> Int {
        loop.preconditionIsolated()
        count += 1
        return count
    }
}

/// Keeps the thread on a processor for ten milliseconds.
func toil() {
    func ran() -> Int {
        var time = timespec()
        unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }
    let end = ran() + 10_000_000
    while ran() < end {}
}

@Suite struct `A loop` {
    @Test func `runs an actor's jobs on its thread, whoever sends them`() async {
        await EventLoop.with { loop in
            let counter = Counter(on: loop)
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<8 { group.addTask { for _ in 0..<1_000 { _ = await counter.add() } } }
            }
            #expect(await counter.add() == 8_001)
        }
    }

    @Test func `lets a callback enter an actor of its own`() async throws {
        try await EventLoop.with { loop in
            let counter = Counter(on: loop)
            let count = try await loop.run { counter.assumeIsolated { _ in 7 } }
            #expect(count == 7)
        }
    }

    @Test func `keeps a task of its own on its thread through every wait`() async {
        await EventLoop.with { loop in
            let counter = Counter(on: loop)
            await Task(executorPreference: loop) {
                loop.preconditionIsolated()
                _ = await counter.add()
                loop.preconditionIsolated()
                await Task.yield()
                loop.preconditionIsolated()
            }.value
        }
    }

    @Test func `knows whether it is the current one`() async throws {
        try await EventLoop.with { loop in
            #expect(!loop.isCurrent)
            let isCurrent = try await loop.run { loop.isCurrent }
            #expect(isCurrent)
        }
    }

    @Test func `stops who touches its objects from another thread`() async {
        await #expect(processExitsWith: .failure) {
            await EventLoop.with { loop in loop.preconditionIsolated() }
        }
    }

    @Test func `does not end while a handle is open`() async {
        await #expect(processExitsWith: .failure) {
            try await EventLoop.with { loop in
                try await loop.run { _ = try LoopTimer(on: loop, after: .seconds(1)) {} }
            }
        }
    }

    @Test func `runs what was asked for at the end of the turn after the jobs of the turn`() async throws {
        try await EventLoop.with { loop in
            let notes = Notes()
            try await loop.run {
                loop.atEndOfTurn { notes.add("end") }
                loop.execute { notes.add("job") }
            }
            #expect(await notes.first(2) == ["job", "end"])
        }
    }

    @Test func `does first what was asked first for the end of the turn`() async throws {
        try await EventLoop.with { loop in
            let notes = Notes()
            try await loop.run {
                for number in 1...3 {
                    loop.atEndOfTurn {
                        notes.add("\(number)")
                        loop.atEndOfTurn { notes.add("\(number) again") }
                    }
                }
            }
            #expect(await notes.first(6) == ["1", "2", "3", "1 again", "2 again", "3 again"])
        }
    }

    @Test func `puts off to its next turn what may not keep the others waiting`() async throws {
        try await EventLoop.with { loop in
            let notes = Notes()
            let opened = Opened()
            try await loop.run {
                let turn = loop.lag.reading.turns
                loop.inNextTurn { notes.add("next, \(loop.lag.reading.turns - turn) later") }
                loop.execute { notes.add("job") }
                loop.atEndOfTurn { notes.add("end") }
                // What a timer asks for comes a turn later too, whichever part of its turn that is.
                opened.add(
                    try LoopTimer(on: loop, after: .zero) {
                        let turn = loop.lag.reading.turns
                        loop.inNextTurn { notes.add("timer's, \(loop.lag.reading.turns - turn) later") }
                    })
            }
            #expect(await notes.first(4) == ["job", "end", "next, 1 later", "timer's, 1 later"])
            try await loop.run { opened.close() }
        }
    }

    @Test func `looks at its timers between the jobs of a flood`() async throws {
        try await EventLoop.with { loop in
            let (notes, opened) = (Notes(), Opened())
            let isOver = Flag()
            try await loop.run {
                @Sendable func again() {
                    if !isOver.isSet { loop.execute { again() } }
                }
                again()
                opened.add(
                    try LoopTimer(on: loop, after: .milliseconds(1)) {
                        isOver.set()
                        notes.add("timer")
                    })
            }
            #expect(await notes.first(1) == ["timer"])
            try await loop.run { opened.close() }
        }
    }

    @Test func `measures how long a turn keeps the others waiting`() async throws {
        try await EventLoop.with { loop in
            let before = loop.lag.reading
            // Two turns: the time of the first is known when the second has begun.
            try await loop.run { toil() }
            try await loop.run {}
            let after = loop.lag.reading
            #expect(after.turns > before.turns)
            #expect(after.longestNanoseconds >= LoopLag.longNanoseconds)
            #expect(after.longTurns >= 1)
        }
    }

    @Test func `measures what a turn takes of the processor, for who asks`() async throws {
        try await EventLoop.with { loop in
            #expect(loop.lag.reading.longestProcessorNanoseconds == 0)
            loop.lag.measureProcessor()
            try await loop.run {}
            try await loop.run { toil() }
            try await loop.run {}
            #expect(loop.lag.reading.longestProcessorNanoseconds >= 10_000_000)
            loop.lag.measureProcessor()
            // The thread sleeps.
            try await loop.run { _ = usleep(20_000) }
            try await loop.run {}
            #expect(loop.lag.reading.longestProcessorNanoseconds < 10_000_000)
        }
    }

    @Test func `hears signals`() async throws {
        try await EventLoop.with { loop in
            let (notes, opened) = (Notes(), Opened())
            try await loop.run {
                opened.add(try LoopSignal(SIGUSR2, on: loop) { notes.add("signal") })
            }
            kill(getpid(), SIGUSR2)
            #expect(await notes.first(1) == ["signal"])
            try await loop.run { opened.close() }
        }
    }
}
