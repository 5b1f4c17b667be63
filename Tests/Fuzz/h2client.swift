import HTTPAttack

private let client = AttackedClient.started()

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let input = unsafe [UInt8](UnsafeBufferPointer(start: start, count: count))
    if let lie = Lie(from: input) { client.checkAndBlock(lie) }
    return 0
}
