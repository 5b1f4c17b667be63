internal import Glibc
internal import Threads

/// Where a process speaks to who started it.
public struct StandardStream: Sendable {
    public static let output = StandardStream(descriptor: STDOUT_FILENO)
    public static let error = StandardStream(descriptor: STDERR_FILENO)

    let descriptor: Int32

    /// All of the bytes, in one call of the system unless that takes a part of them only. Waits for who reads; where
    /// nobody does any more it is an error.
    public func write(_ bytes: [UInt8]) throws(FileError) {
        try SignalMask.sparingBrokenPipes { () throws(FileError) in try writeAll(bytes) }
    }

    private func writeAll(_ bytes: [UInt8]) throws(FileError) {
        var written = 0
        while written < bytes.count {
            let put = unsafe bytes.withUnsafeBytes { buffer in
                unsafe Glibc.write(descriptor, buffer.baseAddress! + written, bytes.count - written)
            }
            if put >= 0 {
                written += put
            } else if errno == EAGAIN {
                // Somebody who shares the terminal or pipe has made it one that does not wait.
                var awaited = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                unsafe poll(&awaited, 1, -1)
            } else if errno != EINTR {
                throw FileError("write", "descriptor \(descriptor)", .init(rawValue: errno))
            }
        }
    }
}
