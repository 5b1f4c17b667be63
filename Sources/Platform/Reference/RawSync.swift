internal import Glibc

/// The least that a durable write can cost: 4 KiB appended to a file, then fdatasync.
@safe public final class RawSync: Sendable {
    private let descriptor: Int32
    private let block = [UInt8](repeating: 0x5A, count: 4_096)

    public init(path: String) {
        descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        precondition(descriptor >= 0, "the reference file could not be made at \(path)")
    }

    deinit { close(descriptor) }

    public func append() {
        let written = unsafe write(descriptor, block, block.count)
        precondition(written == block.count && fdatasync(descriptor) == 0, "the reference file could not be written")
    }
}
