internal import COpenSSL

/// Objects of OpenSSL as text and back (RFC 7468).
enum PEM {
    /// What `write` puts into a memory BIO.
    static func text(_ operation: StaticString, _ write: (OpaquePointer) -> Int32) -> String {
        unsafe withMemoryBIO { bio in
            unsafe must(write(bio), operation)
            var bytes = [UInt8](repeating: 0, count: unsafe BIO_ctrl_pending(bio))
            let count = unsafe BIO_read(bio, &bytes, Int32(bytes.count))
            precondition(count == Int32(bytes.count), "a memory BIO gave less than it holds")
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    /// What one of OpenSSL's `PEM_read_bio` functions makes of the text.
    static func read<Result>(_ text: String, _ read: (OpaquePointer) -> Result) -> Result {
        unsafe withMemoryBIO { bio in
            let bytes = Array(text.utf8)
            let count = unsafe BIO_write(bio, bytes, Int32(bytes.count))
            precondition(bytes.isEmpty || count == Int32(bytes.count), "a memory BIO took less than it was given")
            return unsafe read(bio)
        }
    }

    /// The first object of the text; what follows it is not looked at.
    static func first<Value>(
        in text: String, _ operation: String, _ next: (OpaquePointer) -> Value?
    ) throws(TLSError) -> Value {
        guard let value = unsafe read(text, next) else { throw TLSError(draining: operation, else: .unreadable) }
        return value
    }

    /// Every object that `next` finds in the text, in order. Throws for a damaged one, and if there is none.
    static func all<Value>(
        in text: String, _ operation: String, _ next: (OpaquePointer) -> Value?
    ) throws(TLSError) -> [Value] {
        let values = unsafe read(text) { bio in
            var values: [Value] = []
            while let value = unsafe next(bio) { values.append(value) }
            return values
        }
        // The text's end looks like an object whose first line is missing; any other error is a damaged object.
        let last = ERR_peek_last_error()
        let isAtEnd = ERR_GET_LIB(last) == ERR_LIB_PEM && ERR_GET_REASON(last) == PEM_R_NO_START_LINE
        guard isAtEnd, !values.isEmpty else { throw TLSError(draining: operation, else: .unreadable) }
        ERR_clear_error()
        return values
    }

    private static func withMemoryBIO<Result>(_ body: (OpaquePointer) -> Result) -> Result {
        ERR_clear_error()
        let bio = unsafe must(BIO_new(BIO_s_mem()), "make a memory BIO")
        defer { unsafe BIO_free(bio) }
        return unsafe body(bio)
    }
}

/// An encrypted key is refused; without this OpenSSL would ask for its passphrase on the terminal.
func refusePassphrase(
    _: UnsafeMutablePointer<CChar>?, _: Int32, _: Int32, _: UnsafeMutableRawPointer?
) -> Int32 {
    -1
}
