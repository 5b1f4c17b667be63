import HTTPAttack

private let server = AttackedServer.started()

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    server.check(connection: unsafe [UInt8](UnsafeBufferPointer(start: start, count: count)))
    return 0
}
