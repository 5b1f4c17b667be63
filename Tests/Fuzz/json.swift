import JSON

/// Whatever bytes come: no trap, and what is accepted is written as a text that is read as the same value.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let bytes = unsafe [UInt8](UnsafeBufferPointer(start: start, count: count))
    guard let value = try? JSONReader.read(bytes) else { return 0 }
    let text = value.encoded
    guard let again = try? JSONReader.read(text) else { preconditionFailure("what was written is refused") }
    precondition(again == value && again.encoded == text, "a value changes on its way through its text")
    return 0
}
