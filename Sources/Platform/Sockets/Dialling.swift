internal import Glibc

/// A connection to somebody else, closed when nobody holds it any more.
public struct Connection: ~Copyable {
    public let descriptor: Int32

    /// Goes to the first address of a host that lets it.
    ///
    /// Libraries leave it to the kernel to wait for a connection, which takes minutes to give up on a network that swallows
    /// everything. This takes so long for each address, and ends when somebody rings.
    public init(to host: String, _ port: Int, _ wake: Wake, within milliseconds: Int32) throws(Unreachable) {
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let code = unsafe getaddrinfo(host, "\(port)", &hints, &list)
        guard code == 0 else { throw Unreachable(unsafe String(cString: gai_strerror(code))) }
        defer { unsafe freeaddrinfo(list) }
        var last = ENOENT
        var next = unsafe list
        while let address = unsafe next {
            switch unsafe connect(to: address, wake, milliseconds) {
            case .success(let descriptor):
                self.init(descriptor: descriptor)
                return
            case .failure(let failure): last = failure.code
            }
            unsafe next = address.pointee.ai_next
        }
        throw Unreachable(unsafe String(cString: strerror(last)))
    }

    private init(descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }
}

/// Nobody answers there, and why.
public struct Unreachable: Error, Hashable {
    public let reason: String

    init(_ reason: String) { self.reason = reason }
}

private struct Failure: Error {
    let code: Int32
}

/// The descriptor of a connection to one address, which waits again.
private func connect(
    to address: UnsafeMutablePointer<addrinfo>, _ wake: Wake, _ milliseconds: Int32
) -> Result<Int32, Failure> {
    let descriptor = unsafe socket(
        address.pointee.ai_family, Int32(SOCK_STREAM.rawValue) | O_NONBLOCK | O_CLOEXEC, 0)
    guard descriptor >= 0 else { return .failure(Failure(code: errno)) }
    var code: Int32 = 0
    if unsafe Glibc.connect(descriptor, address.pointee.ai_addr, address.pointee.ai_addrlen) != 0 {
        code = errno
        if code == EINPROGRESS {
            var size = socklen_t(MemoryLayout<Int32>.size)
            let isReady = wake.isReady(descriptor, .writing, within: milliseconds)
            let isAsked = unsafe getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &size) == 0
            if !isReady || !isAsked { code = ETIMEDOUT }
        }
    }
    if code == 0, fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) & ~O_NONBLOCK) == 0 {
        return .success(descriptor)
    }
    close(descriptor)
    return .failure(Failure(code: code == 0 ? errno : code))
}
