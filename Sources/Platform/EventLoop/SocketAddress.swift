internal import CUV

/// A numeric IP address and a port.
public struct SocketAddress: Hashable, Sendable {
    /// The address alone, in its usual text form.
    public let host: String
    public let port: Int

    /// Throws if `host` is not a numeric address of IPv4 or IPv6.
    public init(host: String, port: Int) throws(UVError) {
        self.host = host
        self.port = port
        try unsafe check(withRaw { _ in 0 }, "read the address \(host):\(port)")
    }

    init(_ storage: sockaddr_storage) {
        var storage = storage
        var name = [CChar](repeating: 0, count: 64)
        var port: UInt16 = 0
        unsafe withUnsafeMutablePointer(to: &storage) { storage in
            unsafe storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe must(uv_ip_name(address, &name, name.count), "print an address")
            }
            // The port lies in the same place for both families.
            unsafe storage.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { unsafe port = $0.pointee.sin_port }
        }
        host = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        self.port = Int(UInt16(bigEndian: port))
    }

    /// Lends the C form to `body`; answers with its status, or with why there is no such form.
    func withRaw(_ body: (UnsafePointer<sockaddr>) -> Int32) -> Int32 {
        guard (0...65_535).contains(port) else { return UV_EINVAL.rawValue }
        var storage = sockaddr_storage()
        return unsafe withUnsafeMutablePointer(to: &storage) { storage in
            let four = unsafe storage.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
                unsafe uv_ip4_addr(host, Int32(port), $0)
            }
            if four < 0 {
                let six = unsafe storage.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) {
                    unsafe uv_ip6_addr(host, Int32(port), $0)
                }
                if six < 0 { return six }
            }
            return unsafe storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe body($0) }
        }
    }
}

extension SocketAddress: CustomStringConvertible {
    public var description: String { host.utf8.contains(0x3A) ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
