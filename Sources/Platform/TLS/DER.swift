internal import COpenSSL

/// The DER encoding of an object: OpenSSL's `i2d` functions count when they get no buffer, and write when they get one.
func encodeDER(_ encode: (UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?) -> Int32) -> [UInt8] {
    let count = Int(encode(nil))
    precondition(count > 0, "OpenSSL could not encode an object")
    return unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, used in
        var cursor = buffer.baseAddress
        used = unsafe Int(encode(&cursor))
    }
}

/// The object that these bytes are, all of them; `decode` is one of OpenSSL's `d2i` functions.
func decodeDER(
    _ bytes: [UInt8], _ decode: (UnsafeMutablePointer<UnsafePointer<UInt8>?>, Int) -> OpaquePointer?,
    free: (OpaquePointer) -> Void
) -> OpaquePointer? {
    unsafe bytes.withUnsafeBufferPointer { buffer in
        var cursor = buffer.baseAddress
        guard let object = unsafe decode(&cursor, buffer.count) else { return nil }
        if unsafe cursor == buffer.baseAddress.map({ unsafe $0 + buffer.count }) { return unsafe object }
        unsafe free(object)
        return nil
    }
}

/// The bytes of an `ASN1_STRING`, which integers and octet strings are too.
func bytes(of string: UnsafePointer<ASN1_STRING>?) -> [UInt8] {
    unsafe [UInt8](UnsafeBufferPointer(start: ASN1_STRING_get0_data(string), count: Int(ASN1_STRING_length(string))))
}
