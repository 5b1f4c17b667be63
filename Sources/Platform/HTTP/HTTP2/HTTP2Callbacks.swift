internal import CNghttp2

/// The table of functions that nghttp2 calls, one for all sessions. Each finds its session and passes the call on.
@safe struct HTTP2Callbacks: @unchecked Sendable {
    // Sendable because nghttp2 only reads the table, and it is never freed.
    let pointer: OpaquePointer

    static let shared = HTTP2Callbacks()

    private init() {
        var made: OpaquePointer?
        let status = unsafe nghttp2_session_callbacks_new(&made)
        precondition(status == 0, "nghttp2 made no table of callbacks")
        unsafe pointer = made!
        unsafe nghttp2_session_callbacks_set_on_begin_frame_callback(pointer) { _, head, data in
            // nghttp2 says nothing more of priorities, which are not used.
            let head = unsafe head!.pointee
            if UInt32(head.type) == NGHTTP2_PRIORITY.rawValue { unsafe with(data) { $0.priority(of: head.stream_id) } }
            return 0
        }
        unsafe nghttp2_session_callbacks_set_on_begin_headers_callback(pointer) { _, frame, data in
            unsafe with(data) { unsafe $0.beganHead(head(of: frame!).stream_id) }
            return 0
        }
        unsafe nghttp2_session_callbacks_set_on_header_callback(pointer) {
            _, frame, name, nameCount, value, valueCount, _, data in
            unsafe with(data) {
                unsafe $0.field(
                    UnsafeBufferPointer(start: name, count: nameCount).span,
                    UnsafeBufferPointer(start: value, count: valueCount).span)
            }
            return 0
        }
        unsafe nghttp2_session_callbacks_set_on_frame_recv_callback(pointer) { _, frame, data in
            unsafe with(data) { unsafe received(frame!, $0) }
            return 0
        }
        unsafe nghttp2_session_callbacks_set_on_data_chunk_recv_callback(pointer) { _, _, stream, bytes, count, data in
            unsafe with(data) { unsafe $0.data(stream, UnsafeBufferPointer(start: bytes, count: count).span) }
            return 0
        }
        unsafe nghttp2_session_callbacks_set_on_stream_close_callback(pointer) { _, stream, code, data in
            unsafe with(data) { $0.closed(stream, HTTP2ErrorCode(rawValue: code)) }
            return 0
        }
        unsafe nghttp2_session_callbacks_set_on_frame_send_callback(pointer) { _, frame, data in
            let head = unsafe head(of: frame!)
            switch UInt32(head.type) {
            case NGHTTP2_DATA.rawValue, NGHTTP2_HEADERS.rawValue:
                if isEnd(head) { unsafe with(data) { $0.sentEnd(head.stream_id) } }
            case NGHTTP2_RST_STREAM.rawValue:
                let code = unsafe HTTP2ErrorCode(rawValue: frame!.pointee.rst_stream.error_code)
                unsafe with(data) { $0.sentReset(code) }
            case NGHTTP2_GOAWAY.rawValue:
                let code = unsafe HTTP2ErrorCode(rawValue: frame!.pointee.goaway.error_code)
                unsafe with(data) { $0.sentGoAway(code) }
            default: break
            }
            return 0
        }
    }

    /// Reads a body from the stream that it belongs to.
    static var provider: nghttp2_data_provider {
        unsafe nghttp2_data_provider(
            source: nghttp2_data_source(),
            read_callback: { _, stream, bytes, count, flags, _, data in
                let buffer = unsafe UnsafeMutableBufferPointer(start: bytes, count: count)
                let part = unsafe with(data) { unsafe $0.read(stream, into: buffer) }
                if part.isEnd { unsafe flags!.pointee |= NGHTTP2_DATA_FLAG_EOF.rawValue }
                if part.hasTrailers { unsafe flags!.pointee |= NGHTTP2_DATA_FLAG_NO_END_STREAM.rawValue }
                return part.count == 0 && !part.isEnd ? Int(NGHTTP2_ERR_DEFERRED.rawValue) : part.count
            })
    }
}

/// The connection behind a session. It is alive, because the session is a part of it, and is lent without counting.
private func with<Result>(_ data: UnsafeMutableRawPointer?, _ body: (HTTP2Connection) -> Result) -> Result {
    unsafe Unmanaged<HTTP2Connection>.fromOpaque(data!)._withUnsafeGuaranteedRef { body($0) }
}

/// Every member of the union begins with it. To Swift a union's member is the union's copy.
private func head(of frame: UnsafePointer<nghttp2_frame>) -> nghttp2_frame_hd {
    unsafe UnsafeRawPointer(frame).load(as: nghttp2_frame_hd.self)
}

private func isEnd(_ head: nghttp2_frame_hd) -> Bool {
    UInt32(head.flags) & NGHTTP2_FLAG_END_STREAM.rawValue != 0
}

private func received(_ frame: UnsafePointer<nghttp2_frame>, _ connection: HTTP2Connection) {
    let head = unsafe head(of: frame)
    switch UInt32(head.type) {
    case NGHTTP2_HEADERS.rawValue: connection.endedHead(head.stream_id, isEnd: isEnd(head))
    case NGHTTP2_DATA.rawValue:
        if isEnd(head) {
            connection.endedData(head.stream_id)
        } else if unsafe head.length == frame.pointee.data.padlen {
            connection.idled()
        }
    case NGHTTP2_PING.rawValue:
        if UInt32(head.flags) & NGHTTP2_FLAG_ACK.rawValue != 0 {
            connection.acknowledgedPing()
        } else {
            connection.idled()
        }
    case NGHTTP2_SETTINGS.rawValue:
        if UInt32(head.flags) & NGHTTP2_FLAG_ACK.rawValue == 0 { connection.idled() }
    case NGHTTP2_RST_STREAM.rawValue: connection.count(.resetsReceived)
    case NGHTTP2_GOAWAY.rawValue:
        unsafe connection.goingAway(lastStream: frame.pointee.goaway.last_stream_id)
    default: break
    }
}
