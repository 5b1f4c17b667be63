internal import CNghttp2
internal import HTTPTypes

/// What comes next of a body. Nothing yet defers the stream.
struct HTTP2BodyPart {
    let count: Int
    let isEnd: Bool
    /// Trailers follow, which have been submitted.
    let hasTrailers: Bool
}

/// One side of an HTTP/2 connection: nghttp2 keeps the protocol's state, bytes go in and out here, and `HTTP2Connection`
/// is told what they mean. None of these calls may be made from inside `next` or `receive` but those that submit.
@safe struct HTTP2Session: ~Copyable {
    enum Role { case server, client }

    private let session: OpaquePointer
    private let scratch: HTTP2Scratch

    init(_ role: Role, limits: HTTPLimits, scratch: HTTP2Scratch) {
        self.scratch = scratch
        var made: OpaquePointer?
        let options = unsafe HTTP2Session.options(limits)
        defer { unsafe nghttp2_option_del(options) }
        let status =
            switch role {
            case .server: unsafe nghttp2_session_server_new2(&made, HTTP2Callbacks.shared.pointer, nil, options)
            case .client: unsafe nghttp2_session_client_new2(&made, HTTP2Callbacks.shared.pointer, nil, options)
            }
        precondition(status == 0, "nghttp2 made no session: \(status)")
        unsafe session = made!
        submitSettings(limits, role)
    }

    deinit {
        unsafe nghttp2_session_del(session)
    }

    /// The connection that is told, which owns this session and so outlives it. To be called before anything else.
    func report(to connection: HTTP2Connection) {
        unsafe nghttp2_session_set_user_data(session, Unmanaged.passUnretained(connection).toOpaque())
    }

    private static func options(_ limits: HTTPLimits) -> OpaquePointer? {
        var made: OpaquePointer?
        unsafe must(nghttp2_option_new(&made))
        // Windows open when the consumer says so.
        unsafe nghttp2_option_set_no_auto_window_update(made, 1)
        // Closed streams would be kept for a priority tree that nobody uses any more.
        unsafe nghttp2_option_set_no_closed_streams(made, 1)
        unsafe nghttp2_option_set_max_outbound_ack(made, limits.waitingAcknowledgements)
        unsafe nghttp2_option_set_max_settings(made, limits.settingsEntries)
        unsafe nghttp2_option_set_stream_reset_rate_limit(made, limits.resetBurst, limits.resetsPerSecond)
        unsafe nghttp2_option_set_max_continuations(made, limits.continuations)
        return unsafe made
    }

    private func submitSettings(_ limits: HTTPLimits, _ role: Role) {
        func entry(_ id: nghttp2_settings_id, _ value: Int) -> nghttp2_settings_entry {
            nghttp2_settings_entry(settings_id: Int32(id.rawValue), value: UInt32(value))
        }
        var entries = [
            entry(NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, limits.streams),
            entry(NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, Int(limits.streamWindow)),
            entry(NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, limits.headerListBytes),
            entry(NGHTTP2_SETTINGS_NO_RFC7540_PRIORITIES, 1),
        ]
        if role == .client { entries.append(entry(NGHTTP2_SETTINGS_ENABLE_PUSH, 0)) }
        unsafe must(nghttp2_submit_settings(session, flags, entries, entries.count))
        unsafe must(nghttp2_session_set_local_window_size(session, flags, 0, limits.connectionWindow))
    }

    // MARK: Bytes

    /// Takes what came. Throws when the connection cannot go on; what is left to send says why to the peer.
    func receive(_ bytes: Span<UInt8>) throws(HTTPError) {
        let status = unsafe bytes.withUnsafeBufferPointer { bytes in
            unsafe nghttp2_session_mem_recv(session, bytes.baseAddress, bytes.count)
        }
        switch status {
        case 0...: break
        case Int(NGHTTP2_ERR_FLOODED.rawValue), Int(NGHTTP2_ERR_TOO_MANY_CONTINUATIONS.rawValue): throw .flooded
        default: throw .malformed(HTTP2Session.text(Int32(status)))
        }
    }

    /// Appends what is to be sent next to `bytes`; false when there is nothing.
    func next(into bytes: inout [UInt8]) throws(HTTPError) -> Bool {
        var data: UnsafePointer<UInt8>?
        let count = unsafe nghttp2_session_mem_send(session, &data)
        if count < 0 { throw .malformed(HTTP2Session.text(Int32(count))) }
        guard count > 0 else { return false }
        unsafe bytes.append(contentsOf: UnsafeBufferPointer(start: data, count: count))
        return true
    }

    /// Neither side has anything more to say.
    var isOver: Bool {
        unsafe nghttp2_session_want_read(session) == 0 && nghttp2_session_want_write(session) == 0
    }

    // MARK: Messages

    func submitResponse(_ stream: Int32, _ head: ResponseHead, date: String, hasBody: Bool) {
        scratch.restart()
        scratch.append(":status", String(head.status))
        scratch.append("date", date)
        scratch.append(head.fields)
        unsafe scratch.withNameValues { values in
            unsafe withUnsafePointer(to: HTTP2Callbacks.provider) { provider in
                unsafe must(
                    nghttp2_submit_response(
                        session, stream, values.baseAddress, values.count, hasBody ? provider : nil))
            }
        }
    }

    /// The request's body is wanted (RFC 9110, section 15.2.1).
    func submitContinue(_ stream: Int32) {
        scratch.restart()
        scratch.append(":status", "100")
        unsafe scratch.withNameValues { values in
            unsafe must(nghttp2_submit_headers(session, flags, stream, nil, values.baseAddress, values.count, nil))
        }
    }

    /// Returns the stream's number, or nil when the connection has none left.
    func submitRequest(_ head: RequestHead, hasBody: Bool) -> Int32? {
        scratch.restart()
        scratch.append(":method", head.method)
        scratch.append(":scheme", head.scheme)
        scratch.append(":authority", head.authority)
        scratch.append(":path", head.path)
        scratch.append(head.fields)
        return unsafe scratch.withNameValues { values in
            let stream = unsafe withUnsafePointer(to: HTTP2Callbacks.provider) { provider in
                unsafe nghttp2_submit_request(
                    session, nil, values.baseAddress, values.count, hasBody ? provider : nil, nil)
            }
            return stream < 0 ? nil : stream
        }
    }

    func submitTrailers(_ stream: Int32, _ trailers: HTTPFields) {
        scratch.restart()
        scratch.append(trailers)
        unsafe scratch.withNameValues { values in
            unsafe must(nghttp2_submit_trailer(session, stream, values.baseAddress, values.count))
        }
    }

    /// There is something to read from the stream's body again.
    func resume(_ stream: Int32) {
        // "Invalid argument" says that the stream was not deferred or is gone, which is just as well.
        _ = unsafe nghttp2_session_resume_data(session, stream)
    }

    func consume(_ count: Int, of stream: Int32) {
        unsafe must(nghttp2_session_consume(session, stream, count))
    }

    /// For bytes of a stream that is closed.
    func consume(_ count: Int) {
        unsafe must(nghttp2_session_consume_connection(session, count))
    }

    func reset(_ stream: Int32, _ code: HTTP2ErrorCode) {
        unsafe must(nghttp2_submit_rst_stream(session, flags, stream, code.rawValue))
    }

    /// Whether its first frame has been sent or has come.
    func isOpen(_ stream: Int32) -> Bool {
        unsafe nghttp2_session_find_stream(session, stream) != nil
    }

    // MARK: The connection

    func ping() {
        unsafe must(nghttp2_submit_ping(session, flags, nil))
    }

    /// Says that no more streams are wanted; those on their way are still taken.
    func announceShutdown() {
        unsafe must(nghttp2_submit_shutdown_notice(session))
    }

    /// The peer knows by now: streams it opens from here on are not taken.
    func goAway() {
        let last = unsafe nghttp2_session_get_last_proc_stream_id(session)
        unsafe must(nghttp2_submit_goaway(session, flags, last, HTTP2ErrorCode.noError.rawValue, nil, 0))
    }

    /// Ends the connection as soon as that is sent.
    func terminate(_ code: HTTP2ErrorCode) {
        unsafe must(nghttp2_session_terminate_session(session, code.rawValue))
    }

    // MARK: C

    private var flags: UInt8 { UInt8(NGHTTP2_FLAG_NONE.rawValue) }

    static func text(_ status: Int32) -> String {
        unsafe String(cString: nghttp2_strerror(status))
    }
}

/// For calls that fail only on misuse, or when memory does.
private func must(_ status: Int32) {
    precondition(status >= 0, "nghttp2: \(HTTP2Session.text(status))")
}
