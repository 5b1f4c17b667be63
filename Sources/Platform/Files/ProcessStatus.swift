internal import Glibc

/// What the system says of this process, from /proc, where everything is as it is when it is read.
public struct ProcessStatus: Sendable {
    /// Memory that is not swapped out.
    public let residentBytes: UInt64
    /// On all processors, in the program and in the system for it.
    public let processorNanoseconds: UInt64
    /// When it started on the clock that counts from the machine's start.
    public let startNanoseconds: UInt64

    public static func read() throws(FileError) -> ProcessStatus {
        let path = "/proc/self/stat"
        let bytes = try LocalDisk().open(path, .read).read(at: 0, count: 4_096)
        guard let status = ProcessStatus(stat: bytes) else {
            throw FileError("understand", path, .init(rawValue: EINVAL))
        }
        return status
    }

    /// The fields that proc(5) counts from 1. The second is the program's name in parentheses, which may hold anything,
    /// parentheses and spaces too; numbers follow the last one.
    init?(stat bytes: [UInt8]) {
        guard let end = bytes.lastIndex(of: UInt8(ascii: ")")) else { return nil }
        let fields = bytes[(end + 1)...].split(whereSeparator: { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") })
            .map { UInt64(String(decoding: $0, as: UTF8.self)) }
        func field(_ number: Int) -> UInt64? { fields.indices.contains(number - 3) ? fields[number - 3] : nil }
        guard let user = field(14), let system = field(15), let start = field(22), let pages = field(24) else {
            return nil
        }
        let tick = 1_000_000_000 / UInt64(sysconf(Int32(_SC_CLK_TCK)))
        residentBytes = pages * UInt64(sysconf(Int32(_SC_PAGESIZE)))
        processorNanoseconds = (user + system) * tick
        startNanoseconds = start * tick
    }

    /// How many files, sockets and other things this process has open.
    public static func openDescriptorCount() throws(FileError) -> Int {
        // One of them is the directory that is being read.
        try LocalDisk().names(in: "/proc/self/fd").count - 1
    }
}
