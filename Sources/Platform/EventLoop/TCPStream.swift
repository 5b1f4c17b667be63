internal import CUV
internal import Glibc

/// Whoever a connection belongs to. All calls come on the loop.
public protocol TCPStreamOwner: AnyObject {
    /// Bytes have come; they are lent for the call.
    func received(_ bytes: Span<UInt8>)
    /// Nothing more will come: the other side has finished, or the connection broke. The second may follow the first.
    func ended(_ error: UVError?)
    /// Everything that was written is with the kernel.
    func drained()
}

/// One TCP connection. Writes go straight to the kernel; what it does not take waits here, in order, and `queuedBytes`
/// says how much: whoever writes must look.
public final class TCPStream: LoopHandle {
    /// Until it is closed it keeps its owner alive, and the owner it.
    public var owner: (any TCPStreamOwner)?
    private var isReading = false
    private var resetWatch: ResetWatch?

    init(on loop: EventLoop) throws(UVError) {
        try unsafe super.init(UV_TCP, on: loop) { memory in
            unsafe uv_tcp_init(loop.raw, memory.assumingMemoryBound(to: uv_tcp_t.self))
        }
    }

    private var tcp: UnsafeMutablePointer<uv_tcp_t> { unsafe memory.assumingMemoryBound(to: uv_tcp_t.self) }
    var stream: UnsafeMutablePointer<uv_stream_t> { unsafe memory.assumingMemoryBound(to: uv_stream_t.self) }

    /// TCP's own farewell begins when the last descriptor is closed.
    public override func close() {
        resetWatch?.close()
        resetWatch = nil
        super.close()
    }

    override func didClose() {
        owner = nil
    }

    /// Connects; `then` gets the connection or why there is none.
    public static func connect(
        to address: SocketAddress, on loop: EventLoop, then: @escaping (Result<TCPStream, UVError>) -> Void
    ) {
        _ = attempt(to: address, on: loop, then: then)
    }

    /// The same for who may change his mind: closing what is returned ends the attempt.
    public static func attempt(
        to address: SocketAddress, on loop: EventLoop, then: @escaping (Result<TCPStream, UVError>) -> Void
    ) -> TCPStream? {
        let request: Connecting
        do throws(UVError) {
            request = Connecting(try TCPStream(on: loop), then)
        } catch {
            then(.failure(error))
            return nil
        }
        let retained = unsafe Unmanaged.passRetained(request)
        unsafe request.raw.pointee.data = retained.toOpaque()
        let status = unsafe address.withRaw { address in
            unsafe uv_tcp_connect(request.raw, request.stream.tcp, address) { raw, status in
                let request = unsafe Unmanaged<Connecting>.fromOpaque(raw!.pointee.data).takeRetainedValue()
                request.stream.loop.woke()
                request.end(status)
            }
        }
        if status < 0 {
            unsafe retained.takeRetainedValue().end(status)
            return nil
        }
        return request.stream
    }

    // MARK: Reading

    public func startReading() {
        guard !isReading, !isClosed else { return }
        isReading = true
        let code = unsafe uv_read_start(
            stream,
            { handle, _, buffer in
                let loop = unsafe LoopHandle.owner(handle!.pointee.data, as: TCPStream.self).loop
                unsafe buffer!.pointee = uv_buf_init(
                    loop.readBuffer.baseAddress!.assumingMemoryBound(to: CChar.self), UInt32(loop.readBuffer.count))
            },
            { handle, count, _ in
                unsafe LoopHandle.owner(handle!.pointee.data, as: TCPStream.self).didRead(count)
            })
        must(code, "read from a connection")
    }

    /// The kernel's buffers fill up, and then the sender's: this is how back-pressure reaches it.
    public func stopReading() {
        guard isReading, !isClosed else { return }
        isReading = false
        unsafe must(uv_read_stop(stream), "stop reading")
    }

    /// Tells the owner also of a reset that comes after the other side has finished, when nothing is read any more: a side
    /// that is gone answers so to whatever is written. Without a descriptor to spare it is told with the next write.
    public func watchForReset() {
        var descriptor: uv_os_fd_t = 0
        guard !isClosed, resetWatch == nil, unsafe uv_fileno(handle, &descriptor) == 0 else { return }
        resetWatch = try? ResetWatch(of: descriptor, on: loop) { [unowned self] error in
            resetWatch = nil
            owner?.ended(error)
        }
    }

    private func didRead(_ count: Int) {
        // Zero means "try again later", not the end.
        if count > 0 {
            unsafe owner?.received(
                UnsafeRawBufferPointer(rebasing: loop.readBuffer[..<count]).bindMemory(to: UInt8.self).span)
        } else if count < 0 {
            stopReading()
            owner?.ended(count == Int(UV_EOF.rawValue) ? nil : UVError(Int32(count), "read from a connection"))
        }
    }

    // MARK: Writing

    /// What the kernel has not taken yet.
    public var queuedBytes: Int { unsafe uv_stream_get_write_queue_size(stream) }

    /// Hands the bytes to the kernel, or keeps what it does not take until it does.
    public func write(_ bytes: Span<UInt8>) {
        guard !isClosed, !bytes.isEmpty else { return }
        var taken = 0
        if queuedBytes == 0 {
            let status = unsafe bytes.withUnsafeBufferPointer { bytes in
                var buffer = unsafe TCPStream.buffer(bytes.baseAddress!, bytes.count)
                return unsafe uv_try_write(stream, &buffer, 1)
            }
            // An error will come again from the queued write, in its callback.
            taken = Int(max(0, status))
        }
        if taken < bytes.count { enqueue(bytes.extracting(taken...)) }
    }

    private func enqueue(_ bytes: Span<UInt8>) {
        let request = Writing(bytes)
        unsafe request.raw.pointee.data = Unmanaged.passRetained(request).toOpaque()
        var buffer = unsafe TCPStream.buffer(request.bytes, request.count)
        let status = unsafe uv_write(request.raw, stream, &buffer, 1) { raw, status in
            let stream = unsafe LoopHandle.owner(raw!.pointee.handle.pointee.data, as: TCPStream.self)
            // `raw` is gone with it.
            _ = unsafe Unmanaged<Writing>.fromOpaque(raw!.pointee.data).takeRetainedValue()
            stream.didWrite(status)
        }
        must(status, "write to a connection")
    }

    private func didWrite(_ status: Int32) {
        guard !isClosed else { return }
        if status < 0 {
            stopReading()
            owner?.ended(UVError(status, "write to a connection"))
        } else if queuedBytes == 0 {
            owner?.drained()
        }
    }

    private static func buffer(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> uv_buf_t {
        unsafe uv_buf_init(UnsafeMutableRawPointer(mutating: bytes).assumingMemoryBound(to: CChar.self), UInt32(count))
    }

    /// Says that nothing more will be sent, after what is queued. What the other side still sends can be read.
    public func finish() {
        guard !isClosed else { return }
        let request = Finishing()
        unsafe request.raw.pointee.data = Unmanaged.passRetained(request).toOpaque()
        let status = unsafe uv_shutdown(request.raw, stream) { raw, _ in
            _ = unsafe Unmanaged<Finishing>.fromOpaque(raw!.pointee.data).takeRetainedValue()
        }
        // A connection that the other side has broken cannot be finished; reading says so.
        if status < 0 { unsafe Unmanaged.passUnretained(request).release() }
    }

    /// Closes without the farewell of TCP: what is queued is lost, and the other side gets a reset. For those who do not
    /// deserve a socket in TIME_WAIT.
    public func reset() {
        guard !isClosed else { return }
        setOption(SOL_SOCKET, SO_LINGER, linger(l_onoff: 1, l_linger: 0))
        close()
    }

    // MARK: Options

    /// Small messages leave at once.
    public func setNoDelay() {
        unsafe must(uv_tcp_nodelay(tcp, 1), "set TCP_NODELAY")
    }

    /// The kernel keeps at most this much unsent, so that what is urgent does not wait behind what is not.
    public func setNotSentLowWater(_ bytes: Int32) {
        setOption(Int32(IPPROTO_TCP), TCP_NOTSENT_LOWAT, bytes)
    }

    /// How long sent bytes may stay unacknowledged before the connection counts as broken.
    public func setUserTimeout(_ timeout: Duration) {
        setOption(Int32(IPPROTO_TCP), TCP_USER_TIMEOUT, UInt32(timeout.milliseconds))
    }

    /// These options are hints: a kernel that does not know one is no reason to refuse a connection.
    private func setOption<Value: BitwiseCopyable>(_ level: Int32, _ name: Int32, _ value: Value) {
        var descriptor: uv_os_fd_t = 0
        guard unsafe uv_fileno(handle, &descriptor) == 0 else { return }
        unsafe withUnsafeBytes(of: value) { value in
            _ = unsafe setsockopt(descriptor, level, name, value.baseAddress, socklen_t(value.count))
        }
    }

    public var peer: SocketAddress? {
        var storage = sockaddr_storage()
        var count = Int32(MemoryLayout<sockaddr_storage>.size)
        let status = unsafe withUnsafeMutablePointer(to: &storage) { storage in
            unsafe storage.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe uv_tcp_getpeername(tcp, $0, &count)
            }
        }
        return status == 0 ? SocketAddress(storage) : nil
    }
}

/// A connect under way; it lives until libuv calls back.
@safe private final class Connecting {
    let stream: TCPStream
    let raw: UnsafeMutablePointer<uv_connect_t>
    private let then: (Result<TCPStream, UVError>) -> Void

    init(_ stream: TCPStream, _ then: @escaping (Result<TCPStream, UVError>) -> Void) {
        self.stream = stream
        self.then = then
        unsafe raw = .allocate(capacity: 1)
    }

    deinit {
        unsafe raw.deallocate()
    }

    func end(_ status: Int32) {
        if status == 0 { return then(.success(stream)) }
        stream.close()
        then(.failure(UVError(status, "connect")))
    }
}

/// A farewell under way; it lives until libuv calls back.
@safe private final class Finishing {
    let raw: UnsafeMutablePointer<uv_shutdown_t>

    init() { unsafe raw = .allocate(capacity: 1) }

    deinit {
        unsafe raw.deallocate()
    }
}

/// Bytes that wait for the kernel; they live until libuv calls back.
@safe private final class Writing {
    let raw: UnsafeMutablePointer<uv_write_t>
    let bytes: UnsafeMutablePointer<UInt8>
    let count: Int

    init(_ bytes: Span<UInt8>) {
        count = bytes.count
        unsafe raw = .allocate(capacity: 1)
        unsafe self.bytes = .allocate(capacity: bytes.count)
        unsafe bytes.withUnsafeBufferPointer { unsafe self.bytes.initialize(from: $0.baseAddress!, count: $0.count) }
    }

    deinit {
        unsafe bytes.deallocate()
        unsafe raw.deallocate()
    }
}
