internal import COpenSSL

/// The two ends of a connection's transport, as OpenSSL sees them: a `BIO` that reads from bytes lent for one call and
/// writes to an array that is taken away whole. Nothing is copied on the way in, and nothing is held between calls.
@safe final class CiphertextPort {
    /// Lent by `lending` and empty outside it, so that no pointer outlives its bytes.
    private var input = unsafe UnsafeRawBufferPointer(start: nil, count: 0)
    private var output: [UInt8] = []

    /// Bytes of the present loan that OpenSSL has not asked for yet.
    var unreadCount: Int { unsafe input.count }

    /// Lends bytes to OpenSSL while `body` runs.
    func lending<Result>(_ bytes: Span<UInt8>, _ body: () -> Result) -> Result {
        unsafe bytes.withUnsafeBytes { buffer in
            unsafe input = buffer
            defer { unsafe input = UnsafeRawBufferPointer(start: nil, count: 0) }
            return body()
        }
    }

    /// Room for what the next writes will yield. Only before the first of them: growing exactly again and again would
    /// copy again and again.
    func expect(byteCount: Int) {
        if output.isEmpty { output.reserveCapacity(byteCount) }
    }

    /// What OpenSSL wrote since the last call, given away without a copy.
    func takeOutput() -> [UInt8] {
        var taken: [UInt8] = []
        swap(&taken, &output)
        return taken
    }

    fileprivate func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let count = unsafe min(buffer.count, input.count)
        guard count > 0 else { return 0 }
        unsafe buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: input[..<count]))
        unsafe input = UnsafeRawBufferPointer(rebasing: input[count...])
        return count
    }

    fileprivate func write(_ bytes: UnsafeRawBufferPointer) {
        unsafe output.append(contentsOf: bytes)
    }

    /// A `BIO` that does not keep the port alive: whoever owns both frees the `BIO` first.
    func makeBIO() -> OpaquePointer {
        let bio = unsafe must(BIO_new(CiphertextPort.method.pointer), "make a BIO")
        unsafe BIO_set_data(bio, Unmanaged.passUnretained(self).toOpaque())
        unsafe BIO_set_init(bio, 1)
        return unsafe bio
    }

    /// Sendable because it is filled in once, before anybody else can see it, and only read afterwards.
    @safe private struct Method: @unchecked Sendable {
        let pointer: OpaquePointer

        init() {
            unsafe pointer = must(
                BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "linli"), "make a BIO's kind")
            unsafe must(BIO_meth_set_read_ex(pointer, readBytes), "set a BIO's reader")
            unsafe must(BIO_meth_set_write_ex(pointer, writeBytes), "set a BIO's writer")
            unsafe must(BIO_meth_set_ctrl(pointer, control), "set a BIO's controls")
        }
    }

    private static let method = Method()
}

private func port(of bio: OpaquePointer?) -> CiphertextPort {
    unsafe Unmanaged<CiphertextPort>.fromOpaque(BIO_get_data(bio)).takeUnretainedValue()
}

private func readBytes(
    _ bio: OpaquePointer?, _ bytes: UnsafeMutablePointer<CChar>?, _ count: Int, _ read: UnsafeMutablePointer<Int>?
) -> Int32 {
    let got = unsafe port(of: bio).read(into: UnsafeMutableRawBufferPointer(start: bytes, count: count))
    unsafe read?.pointee = got
    unsafe BIO_clear_flags(bio, BIO_FLAGS_READ | BIO_FLAGS_SHOULD_RETRY)
    if got == 0 { unsafe BIO_set_flags(bio, BIO_FLAGS_READ | BIO_FLAGS_SHOULD_RETRY) }
    return got == 0 ? 0 : 1
}

private func writeBytes(
    _ bio: OpaquePointer?, _ bytes: UnsafePointer<CChar>?, _ count: Int, _ written: UnsafeMutablePointer<Int>?
) -> Int32 {
    unsafe port(of: bio).write(UnsafeRawBufferPointer(start: bytes, count: count))
    unsafe written?.pointee = count
    return 1
}

/// OpenSSL flushes after each flight; there is nothing to flush here, and nothing else to control.
private func control(_: OpaquePointer?, _ command: Int32, _: Int, _: UnsafeMutableRawPointer?) -> Int {
    command == BIO_CTRL_FLUSH ? 1 : 0
}
