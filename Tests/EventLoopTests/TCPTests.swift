import EventLoop
import Testing

/// Sends back what it gets, and closes when the other side has finished.
private final class Echo: TCPStreamOwner {
    private let stream: TCPStream
    private let notes: Notes

    init(_ stream: TCPStream, _ notes: Notes) {
        self.stream = stream
        self.notes = notes
        stream.owner = self
        stream.startReading()
    }

    func received(_ bytes: Span<UInt8>) {
        stream.write(bytes)
        // A reader that does not read must not make us keep its bytes.
        if stream.queuedBytes > 0 { stream.stopReading() }
    }

    func ended(_ error: UVError?) {
        stream.close()
        notes.add("left")
    }

    func drained() { stream.startReading() }
}

/// Writes everything at once and notes when as much has come back, or how it ended.
private final class Caller: TCPStreamOwner {
    private let stream: TCPStream
    private let notes: Notes
    private let sent: [UInt8]
    private var received: [UInt8] = []

    init(_ stream: TCPStream, _ sent: [UInt8], _ notes: Notes) {
        self.stream = stream
        self.notes = notes
        self.sent = sent
        stream.owner = self
        stream.startReading()
        stream.write(sent.span)
    }

    func received(_ bytes: Span<UInt8>) {
        for index in bytes.indices { received.append(bytes[index]) }
        guard received.count == sent.count else { return }
        notes.add(received == sent ? "same" : "other")
        stream.close()
    }

    func ended(_ error: UVError?) {
        notes.add(error.map { "error \($0.code.rawValue)" } ?? "ended")
        stream.close()
    }

    func drained() {}
}

/// Takes its time with what it reads.
private final class Toiler: TCPStreamOwner {
    private let stream: TCPStream
    private let notes: Notes

    init(_ stream: TCPStream, _ notes: Notes) {
        self.stream = stream
        self.notes = notes
        stream.owner = self
        stream.startReading()
    }

    func received(_ bytes: Span<UInt8>) {
        toil()
        notes.add("read")
        stream.close()
    }

    func ended(_ error: UVError?) {}
    func drained() {}
}

/// Writes a byte to who has finished, and waits for what becomes of it.
private final class Prober: TCPStreamOwner {
    private let stream: TCPStream
    private let notes: Notes

    init(_ stream: TCPStream, _ notes: Notes) {
        self.stream = stream
        self.notes = notes
        stream.owner = self
        stream.startReading()
    }

    func received(_ bytes: Span<UInt8>) {}
    func drained() {}

    func ended(_ error: UVError?) {
        guard error == nil else {
            notes.add("reset")
            return stream.close()
        }
        stream.watchForReset()
        notes.add("finished")
        let byte: [UInt8] = [0]
        stream.write(byte.span)
    }
}

/// Writes more than the kernel holds, and once more when it has heard that the connection broke.
private final class Stubborn: TCPStreamOwner {
    private let stream: TCPStream
    private let notes: Notes
    private var failures = 0

    init(_ stream: TCPStream, _ notes: Notes) {
        self.stream = stream
        self.notes = notes
        stream.owner = self
        write(20_000_000)
    }

    private func write(_ count: Int) {
        let bytes = [UInt8](repeating: 0, count: count)
        stream.write(bytes.span)
    }

    func received(_ bytes: Span<UInt8>) {}
    func drained() {}

    func ended(_ error: UVError?) {
        failures += 1
        if failures == 1 { return write(1) }
        notes.add("broken")
        stream.close()
    }
}

@Suite struct `A TCP connection` {
    private static let anywhere: @Sendable () throws -> SocketAddress = {
        try SocketAddress(host: "127.0.0.1", port: 0)
    }

    private func listen(
        on loop: EventLoop, _ opened: Opened, accepted: @escaping @Sendable (TCPStream) -> Void
    ) async throws -> SocketAddress {
        try await loop.run {
            let listener = try TCPListener(Self.anywhere(), on: loop, accepted: accepted)
            opened.add(listener)
            return listener.address
        }
    }

    @Test(arguments: [1, 100, 5_000_000])
    func `carries bytes both ways, more than the kernel holds too`(count: Int) async throws {
        try await EventLoop.with { loop in
            let (notes, opened) = (Notes(), Opened())
            let address = try await listen(on: loop, opened) { _ = Echo($0, notes) }
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            try await loop.run {
                TCPStream.connect(to: address, on: loop) { result in
                    switch result {
                    case .success(let stream): _ = Caller(stream, bytes, notes)
                    case .failure(let error): notes.add("\(error)")
                    }
                }
            }
            #expect(await notes.first(2) == ["same", "left"])
            try await loop.run { opened.close() }
        }
    }

    @Test func `that is reset says so`() async throws {
        try await EventLoop.with { loop in
            let (notes, opened) = (Notes(), Opened())
            let address = try await listen(on: loop, opened) { $0.reset() }
            try await loop.run {
                TCPStream.connect(to: address, on: loop) { result in
                    switch result {
                    case .success(let stream): _ = Caller(stream, [], notes)
                    // The reset may come before we know that we were connected.
                    case .failure(let error): notes.add("error \(error.code.rawValue)")
                    }
                }
            }
            #expect(await notes.first(1) == ["error \(UVError.Code.connectionReset.rawValue)"])
            try await loop.run { opened.close() }
        }
    }

    /// The kernel's answer is SIGPIPE, which would end the process.
    @Test func `that is reset can be written to, in vain`() async throws {
        try await EventLoop.with { loop in
            let (notes, opened) = (Notes(), Opened())
            let address = try await listen(on: loop, opened) { _ = Stubborn($0, notes) }
            try await loop.run {
                TCPStream.connect(to: address, on: loop) { result in
                    switch result {
                    case .success(let stream): stream.reset()
                    case .failure(let error): notes.add("\(error)")
                    }
                }
            }
            #expect(await notes.first(1) == ["broken"])
            try await loop.run { opened.close() }
        }
    }

    @Test func `that takes long to read from counts as what the loop is busy with`() async throws {
        try await EventLoop.with { loop in
            let (notes, opened) = (Notes(), Opened())
            let address = try await listen(on: loop, opened) { _ = Toiler($0, notes) }
            try await loop.run {
                TCPStream.connect(to: address, on: loop) { result in
                    if case .success(let stream) = result { _ = Caller(stream, [1], notes) }
                }
            }
            _ = await notes.first(2)
            try await loop.run { opened.close() }
            #expect(loop.lag.reading.longestNanoseconds >= 10_000_000)
        }
    }

    /// Who has finished may still be there, and one that is gone says so only to who writes.
    @Test func `that is gone after it has finished says so to who writes once`() async throws {
        try await EventLoop.with { loop in
            let (notes, opened) = (Notes(), Opened())
            let address = try await listen(on: loop, opened) { _ = Prober($0, notes) }
            try await loop.run {
                TCPStream.connect(to: address, on: loop) { result in
                    switch result {
                    case .success(let stream): stream.close()
                    case .failure(let error): notes.add("\(error)")
                    }
                }
            }
            #expect(await notes.first(2) == ["finished", "reset"])
            try await loop.run { opened.close() }
        }
    }

    @Test func `to nobody fails`() async throws {
        try await EventLoop.with { loop in
            let (notes, opened) = (Notes(), Opened())
            let address = try await listen(on: loop, opened) { $0.close() }
            try await loop.run { opened.close() }
            try await loop.run {
                TCPStream.connect(to: address, on: loop) { result in
                    guard case .failure(let error) = result else { return notes.add("connected") }
                    notes.add(error.code == .connectionRefused ? "refused" : "\(error)")
                }
            }
            #expect(await notes.first(1) == ["refused"])
        }
    }

    @Test func `knows the address of its peer`() async throws {
        try await EventLoop.with { loop in
            let (notes, opened) = (Notes(), Opened())
            let address = try await listen(on: loop, opened) { stream in
                notes.add(stream.peer?.host ?? "none")
                stream.close()
            }
            try await loop.run {
                TCPStream.connect(to: address, on: loop) { result in
                    if case .success(let stream) = result { stream.close() }
                    notes.add("connected")
                }
            }
            #expect(await Set(notes.first(2)) == ["127.0.0.1", "connected"])
            try await loop.run { opened.close() }
        }
    }

    @Test func `cannot be listened for where somebody listens`() async throws {
        try await EventLoop.with { loop in
            let opened = Opened()
            let address = try await listen(on: loop, opened) { $0.close() }
            let code: UVError.Code? = try await loop.run {
                do throws(UVError) {
                    opened.add(try TCPListener(address, on: loop) { $0.close() })
                    return nil
                } catch {
                    return error.code
                }
            }
            #expect(code == .addressInUse)
            try await loop.run { opened.close() }
        }
    }
}

@Suite struct `An address` {
    @Test(arguments: [("127.0.0.1", 80, "127.0.0.1:80"), ("::1", 443, "[::1]:443"), ("10.0.0.1", 0, "10.0.0.1:0")])
    func `prints as it is written`(host: String, port: Int, text: String) throws {
        #expect(try SocketAddress(host: host, port: port).description == text)
    }

    @Test(arguments: [("localhost", 80), ("1.2.3", 80), ("127.0.0.1", -1), ("127.0.0.1", 65_536), ("", 1)])
    func `is numeric and has a port`(host: String, port: Int) {
        let error = #expect(throws: UVError.self) { try SocketAddress(host: host, port: port) }
        #expect(error?.code == .invalid)
    }
}
