import EventLoop

/// A server that says what it was told to say. It lives on its loop.
final class LyingServer: @unchecked Sendable {
    // Sendable because everything but `address` is touched on the loop's thread.
    let address: SocketAddress
    private let listener: TCPListener
    private let house = House()

    /// What the listener and the connections share.
    final class House {
        var lie = Lie()
        var connections: [ObjectIdentifier: LyingConnection] = [:]
        var whenEmpty: (() -> Void)?

        func forget(_ connection: LyingConnection) {
            connections[ObjectIdentifier(connection)] = nil
            if connections.isEmpty { whenEmpty?() }
        }
    }

    init(on loop: EventLoop) throws(UVError) {
        let house = house
        listener = try TCPListener(SocketAddress(host: "127.0.0.1", port: 0), on: loop) { tcp in
            let connection = LyingConnection(tcp, house)
            house.connections[ObjectIdentifier(connection)] = connection
            connection.begin()
        }
        address = listener.address
    }

    /// From the next connection on.
    func say(_ lie: Lie) { house.lie = lie }

    /// Calls `then` when the client has closed every connection.
    func whenLeft(_ then: @escaping () -> Void) {
        guard !house.connections.isEmpty else { return then() }
        house.whenEmpty = { [house] in
            house.whenEmpty = nil
            then()
        }
    }

    func close() {
        listener.close()
        for connection in house.connections.values { connection.close() }
    }
}

final class LyingConnection: TCPStreamOwner {
    private let tcp: TCPStream
    private let house: LyingServer.House
    private let lie: Lie
    private var received: [UInt8] = []
    private var isPrefaceRead = false
    private var hasSpoken = false

    init(_ tcp: TCPStream, _ house: LyingServer.House) {
        self.tcp = tcp
        self.house = house
        lie = house.lie
        tcp.owner = self
    }

    func begin() {
        write(lie.first)
        tcp.startReading()
    }

    func received(_ bytes: Span<UInt8>) {
        for index in bytes.indices { received.append(bytes[index]) }
        if !isPrefaceRead {
            guard received.count >= Frame.preface.count else { return }
            received.removeFirst(Frame.preface.count)
            isPrefaceRead = true
        }
        while let frame = Frame(takingFrom: &received) {
            if frame.kind == Frame.headers { speak() }
            if case .stayAlive = lie.ending, frame.kind == Frame.ping {
                write(Frame(Frame.ping, Frame.acknowledged, payload: frame.payload).bytes)
            }
        }
    }

    /// Requests that are sent in one turn come in one piece: by now all are there.
    private func speak() {
        guard !hasSpoken else { return }
        hasSpoken = true
        write(lie.then)
        if case .close = lie.ending { tcp.finish() }
    }

    private func write(_ bytes: [UInt8]) { tcp.write(bytes.span) }

    func ended(_ error: UVError?) { close() }
    func drained() {}

    func close() {
        tcp.close()
        house.forget(self)
    }
}
