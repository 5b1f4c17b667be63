internal import Glibc

/// Whether anybody listens there at all.
///
/// libmosquitto's connect waits for the kernel, which takes minutes to give up on a network that swallows everything. So
/// somebody is looked for first, in a time of ours, and it connects when there is.
func reach(_ host: String, _ port: Int, _ wake: MQTTWake, within milliseconds: Int32) throws(MQTTError) {
    var hints = unsafe addrinfo()
    unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    let code = unsafe getaddrinfo(host, "\(port)", &hints, &list)
    guard code == 0 else { throw .unreachable(unsafe String(cString: gai_strerror(code))) }
    defer { unsafe freeaddrinfo(list) }
    var last = ENOENT
    var next = unsafe list
    while let address = unsafe next {
        last = unsafe failure(of: address, wake, milliseconds)
        if last == 0 { return }
        unsafe next = address.pointee.ai_next
    }
    throw .unreachable(unsafe String(cString: strerror(last)))
}

/// Why nobody answers at an address; 0 when somebody does.
private func failure(
    of address: UnsafeMutablePointer<addrinfo>, _ wake: MQTTWake, _ milliseconds: Int32
) -> Int32 {
    let descriptor = unsafe socket(
        address.pointee.ai_family, Int32(SOCK_STREAM.rawValue) | O_NONBLOCK | O_CLOEXEC, 0)
    guard descriptor >= 0 else { return errno }
    defer { close(descriptor) }
    if unsafe connect(descriptor, address.pointee.ai_addr, address.pointee.ai_addrlen) == 0 { return 0 }
    guard errno == EINPROGRESS else { return errno }
    guard wake.isReady(descriptor, POLLOUT, within: milliseconds) else { return ETIMEDOUT }
    var code: Int32 = 0
    var size = socklen_t(MemoryLayout<Int32>.size)
    guard unsafe getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &size) == 0 else { return errno }
    return code
}
