import CBOR

/// Whatever bytes come: no trap, and what is accepted is deterministic, so it is written again as it was read.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let bytes = unsafe [UInt8](UnsafeBufferPointer(start: start, count: count))
    guard let value = try? CBORValue(decoding: bytes) else { return 0 }
    precondition(value.encoded == bytes, "accepted bytes are not deterministic")
    return 0
}
