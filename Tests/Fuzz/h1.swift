import HTTP1Reading

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    check(fuzzed: unsafe [UInt8](UnsafeBufferPointer(start: start, count: count)))
    return 0
}
