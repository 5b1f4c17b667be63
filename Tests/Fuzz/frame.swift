import Wire

/// Whatever bytes come: no trap, an accepted frame has one form, and a stream of it is cut as it was put together.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let bytes = unsafe [UInt8](UnsafeBufferPointer(start: start, count: count))
    if let frame = try? Frame(content: bytes) { check(frame, bytes) }
    var reader = FrameReader()
    for byte in bytes {
        reader.append([byte])
        do { _ = try reader.next() } catch { break }
    }
    return 0
}

private func check(_ frame: Frame, _ bytes: [UInt8]) {
    precondition(frame.content == bytes, "an accepted frame is not written as it was read")
    var reader = FrameReader()
    reader.append(frame.encoded + frame.encoded)
    for _ in 0..<2 {
        guard let again = try? reader.next(), again == frame else { preconditionFailure("a stream loses a frame") }
    }
    precondition(reader.isBetweenFrames, "a stream of frames does not end behind the last")
    if case .batch(let batch) = frame { _ = try? UnpackedRun(batch.run) { _, _ in nil } }
}
