import HTTPAttack

private let server = AttackedServer.started()
nonisolated(unsafe) private var inputs = 0

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    server.check(connection: unsafe [UInt8](UnsafeBufferPointer(start: start, count: count)))
    unsafe inputs += 1
    if unsafe inputs % 64 == 0 { server.checkNothingIsLeft() }
    return 0
}
