internal import CUV

/// What libuv watches for us: a socket, a timer, a signal. It belongs to the loop's thread, and is made, used and closed
/// there.
///
/// An open handle keeps itself alive; `close` ends that. The memory goes in libuv's close callback, not before.
@safe public class LoopHandle {
    public let loop: EventLoop
    let memory: UnsafeMutableRawPointer
    public private(set) var isClosed = false

    /// `start` initialises the handle; on an error nothing was opened.
    init(
        _ kind: uv_handle_type, on loop: EventLoop, _ start: (UnsafeMutableRawPointer) -> Int32
    ) throws(UVError) {
        loop.preconditionIsolated()
        self.loop = loop
        unsafe memory = .allocate(byteCount: uv_handle_size(kind), alignment: 16)
        try check(unsafe start(memory), "open a handle")
        unsafe handle.pointee.data = Unmanaged.passRetained(self).toOpaque()
    }

    deinit {
        unsafe memory.deallocate()
    }

    var handle: UnsafeMutablePointer<uv_handle_t> {
        unsafe memory.assumingMemoryBound(to: uv_handle_t.self)
    }

    /// Nothing is called back afterwards but `didClose`.
    public func close() {
        loop.preconditionIsolated()
        guard !isClosed else { return }
        isClosed = true
        unsafe uv_close(handle) { handle in
            let owner = unsafe Unmanaged<LoopHandle>.fromOpaque(handle!.pointee.data).takeRetainedValue()
            owner.didClose()
        }
    }

    /// The handle is gone for libuv. Last chance to let go of others.
    func didClose() {}

    /// The object behind a handle that libuv hands to a callback, which may be the first of its turn.
    static func owner<Owner: LoopHandle>(_ data: UnsafeMutableRawPointer?, as _: Owner.Type = Owner.self) -> Owner {
        let owner = unsafe unsafeDowncast(Unmanaged<LoopHandle>.fromOpaque(data!).takeUnretainedValue(), to: Owner.self)
        owner.loop.woke()
        return owner
    }
}
