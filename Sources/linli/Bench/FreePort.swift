import Foundation

/// Ports for servers that cannot choose one themselves.
enum FreePort {
    struct NobodyListens: Error, CustomStringConvertible {
        let port: Int
        var description: String { "no server listened at port \(port) within \(FreePort.patience) seconds" }
    }

    /// How long a server may take to start.
    private static let patience = 5.0

    /// A port of 127.0.0.1 that was free a moment ago.
    static func find() throws -> Int {
        try withSocket { socket in
            var address = loopback(port: 0)
            var count = socklen_t(MemoryLayout<sockaddr_in>.size)
            let isBound = unsafe withUnsafeMutablePointer(to: &address) { address in
                unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    unsafe bind(socket, $0, count) == 0 && getsockname(socket, $0, &count) == 0
                }
            }
            guard isBound else { throw POSIXError(.EADDRNOTAVAIL) }
            return Int(UInt16(bigEndian: address.sin_port))
        }
    }

    /// Tries to connect until somebody answers: other programs do not say when they are ready.
    static func awaitListener(at port: Int) throws {
        let end = Date().addingTimeInterval(patience)
        while Date() < end {
            let answers = try withSocket { socket in
                var address = loopback(port: port)
                return unsafe withUnsafeMutablePointer(to: &address) { address in
                    unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                        unsafe connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
                    }
                }
            }
            if answers { return }
            usleep(10_000)
        }
        throw NobodyListens(port: port)
    }

    private static func loopback(port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
        return address
    }

    private static func withSocket<Result>(_ body: (Int32) throws -> Result) throws -> Result {
        let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard socket >= 0 else { throw POSIXError(.EMFILE) }
        defer { close(socket) }
        return try body(socket)
    }
}
