internal import CMosquitto
internal import Glibc
public import Sockets
internal import Threads

/// A session with a broker (MQTT 5) that outlives its connections: what came while nobody was there comes later, and what
/// was not acknowledged comes again.
///
/// A message is acknowledged when whoever received it says so, and not before: libmosquitto queues the acknowledgement
/// before it hands the message over, but in its threaded mode writes nothing on its own. So nothing leaves before
/// `acknowledge`, and everything that was received before then is acknowledged by it. It belongs to one thread.
@safe public final class MQTTSession {
    private let raw: OpaquePointer
    private let options: MQTTOptions
    private let wake: Wake
    private var received: [MQTTMessage] = []
    /// Of the message that is handed over next.
    private var isRepeated = false
    /// What the broker has answered to a CONNECT or SUBSCRIBE.
    private var answers: [Answer] = []
    /// Whether the broker had kept a session for us.
    public private(set) var isResumed = false

    private enum Answer {
        case connected(UInt8)
        /// For each topic filter.
        case subscribed([UInt8])
    }

    private static let library: Void = must(mosquitto_lib_init())

    /// Goes to the broker, is let in, and has it send, at least once, what comes under some topic filters. What the broker
    /// keeps as the last word under a topic is sent for a filter that is new, and not each time we come back. It waits for
    /// all that, but not beyond a ring.
    public init(_ options: MQTTOptions, filters: [String], wake: Wake) throws(MQTTError) {
        MQTTSession.library
        self.options = options
        self.wake = wake
        // Whether anybody listens there at all, in a time of ours.
        do throws(Unreachable) {
            _ = try Connection(to: options.host, options.port, wake, within: options.patienceMilliseconds)
        } catch {
            throw .unreachable(error.reason)
        }
        guard let raw = unsafe mosquitto_new(options.clientID, false, nil) else {
            throw .library(Int32(MOSQ_ERR_INVAL.rawValue), system: 0, doing: "make a client")
        }
        unsafe self.raw = raw
        unsafe mosquitto_user_data_set(raw, Unmanaged.passUnretained(self).toOpaque())
        try unsafe MQTTError.check(mosquitto_threaded_set(raw, true), "choose when to write")
        listen()
        try configure()
        try connect()
        try subscribe(to: filters)
        // Both are written before anything is read: whatever is written after a message acknowledges it.
        try write("connect")
        try takeAnswers(filters)
    }

    /// What was not acknowledged comes again. A connection that is gone without a word is as good as one with: the broker
    /// keeps the session.
    deinit { unsafe mosquitto_destroy(raw) }

    // MARK: Connecting

    private func listen() {
        unsafe mosquitto_connect_v5_callback_set(raw) { _, owner, code, flags, _ in
            let session = unsafe session(of: owner)
            session.isResumed = flags & 1 != 0
            session.answers.append(.connected(UInt8(truncatingIfNeeded: code)))
        }
        unsafe mosquitto_subscribe_v5_callback_set(raw) { _, owner, _, count, codes, _ in
            let codes = unsafe UnsafeBufferPointer(start: codes, count: Int(count))
            unsafe session(of: owner).answers.append(.subscribed(codes.map { UInt8(truncatingIfNeeded: $0) }))
        }
        // The library keeps the flag DUP to itself, and tells of it in a line just before it hands the message over.
        unsafe mosquitto_log_callback_set(raw) { _, owner, _, text in
            let line = unsafe String(cString: text!)
            if line.contains(" received PUBLISH (d") {
                unsafe session(of: owner).isRepeated = line.contains(" received PUBLISH (d1,")
            }
        }
        unsafe mosquitto_message_v5_callback_set(raw) { _, owner, message, _ in
            let message = unsafe message!.pointee
            let payload = unsafe UnsafeRawBufferPointer(start: message.payload, count: Int(message.payloadlen))
            let session = unsafe session(of: owner)
            unsafe session.received.append(
                MQTTMessage(
                    topic: String(cString: message.topic), payload: [UInt8](payload),
                    number: message.qos == 0 ? 0 : UInt16(truncatingIfNeeded: message.mid),
                    isRepeated: session.isRepeated))
        }
    }

    private func configure() throws(MQTTError) {
        try unsafe MQTTError.check(
            mosquitto_int_option(raw, MOSQ_OPT_PROTOCOL_VERSION, MQTT_PROTOCOL_V5), "choose MQTT 5")
        try unsafe MQTTError.check(
            mosquitto_int_option(raw, MOSQ_OPT_RECEIVE_MAXIMUM, options.inFlight), "limit what is in flight")
        try unsafe MQTTError.check(mosquitto_int_option(raw, MOSQ_OPT_TCP_NODELAY, 1), "send at once")
        if let user = options.user {
            try unsafe MQTTError.check(mosquitto_username_pw_set(raw, user, options.password), "say who we are")
        }
        if let authorities = options.authorities {
            try unsafe MQTTError.check(
                mosquitto_tls_set(raw, authorities, nil, nil, nil, nil), "trust \(authorities)")
        }
    }

    private func connect() throws(MQTTError) {
        var properties: OpaquePointer?
        defer { unsafe mosquitto_property_free_all(&properties) }
        // A session that never ends by itself: a node may be away for long.
        try unsafe MQTTError.check(
            mosquitto_property_add_int32(&properties, Int32(MQTT_PROP_SESSION_EXPIRY_INTERVAL.rawValue), .max),
            "keep the session")
        try unsafe MQTTError.check(
            mosquitto_property_add_int32(
                &properties, Int32(MQTT_PROP_MAXIMUM_PACKET_SIZE.rawValue), options.packetBytes), "limit packets")
        try unsafe MQTTError.check(
            mosquitto_connect_bind_v5(
                raw, options.host, Int32(options.port), options.keepAliveSeconds, nil, properties), "connect")
    }

    private func subscribe(to filters: [String]) throws(MQTTError) {
        let texts = unsafe filters.map { unsafe strdup($0) }
        defer { unsafe texts.forEach { unsafe free($0) } }
        try unsafe MQTTError.check(
            mosquitto_subscribe_multiple(
                raw, nil, Int32(texts.count), texts, 1, Int32(MQTT_SUB_OPT_SEND_RETAIN_NEW.rawValue), nil),
            "subscribe")
    }

    private func takeAnswers(_ filters: [String]) throws(MQTTError) {
        let start = SystemClock.monotonicNanoseconds()
        while answers.count < 2 {
            let left = Int64(options.patienceMilliseconds) - (SystemClock.monotonicNanoseconds() - start) / 1_000_000
            guard left > 0, wake.isReady(try descriptor(), .reading, within: Int32(left)) else {
                throw .timeOut(doing: "connect")
            }
            let result = unsafe mosquitto_loop_read(raw, 1)
            // The broker's reason says more than that the connection is gone.
            if case .connected(let code) = answers.first, code != 0 { throw .refused(code, doing: "connect") }
            try MQTTError.check(result, "connect")
        }
        guard case .subscribed(let codes) = answers[1] else { return }
        // A broker that grants less than was asked for would lose messages.
        for (filter, code) in zip(filters, codes) where code != 1 {
            throw .refused(code, doing: "subscribe to \(filter)")
        }
    }

    // MARK: Receiving

    /// What has come, about `limit` of it at most; empty when nothing did for so long, or somebody has rung.
    public func receive(limit: Int, milliseconds: Int32) throws(MQTTError) -> [MQTTMessage] {
        try unsafe MQTTError.check(mosquitto_loop_misc(raw), "stay")
        var patience = received.isEmpty ? milliseconds : 0
        while received.count < limit, wake.isReady(try descriptor(), .reading, within: patience) {
            // What TLS has taken from the socket does not make it readable any more.
            var before: Int
            repeat {
                before = received.count
                try unsafe MQTTError.check(mosquitto_loop_read(raw, 1), "receive")
            } while before < received.count && received.count < limit
            patience = 0
        }
        defer { received.removeAll(keepingCapacity: true) }
        return received
    }

    /// Tells the broker that it may forget all that was received.
    public func acknowledge() throws(MQTTError) {
        precondition(received.isEmpty, "a message that nobody has seen would be acknowledged")
        try write("acknowledge")
    }

    /// Writes all there is to write. A ring does not keep a node that stops from saying what it has stored.
    private func write(_ doing: String) throws(MQTTError) {
        let start = SystemClock.monotonicNanoseconds()
        while unsafe mosquitto_want_write(raw) {
            let left = Int64(options.patienceMilliseconds) - (SystemClock.monotonicNanoseconds() - start) / 1_000_000
            guard left > 0 else { throw .timeOut(doing: doing) }
            _ = SocketPurpose.writing.isReady(try descriptor(), within: Int32(left))
            try unsafe MQTTError.check(mosquitto_loop_write(raw, 1), doing)
        }
    }

    private func descriptor() throws(MQTTError) -> Int32 {
        let descriptor = unsafe mosquitto_socket(raw)
        guard descriptor >= 0 else { throw .library(Int32(MOSQ_ERR_NO_CONN.rawValue), system: 0, doing: "stay") }
        return descriptor
    }
}

private func session(of owner: UnsafeMutableRawPointer?) -> MQTTSession {
    unsafe Unmanaged<MQTTSession>.fromOpaque(owner!).takeUnretainedValue()
}

private func must(_ code: Int32) {
    precondition(code == Int32(MOSQ_ERR_SUCCESS.rawValue), "the MQTT library does not begin: error \(code)")
}
