import Foundation
import Glibc
import Synchronization

/// What lies between a program and another one that it connects to, for a test that cuts it: whoever connects to its
/// address speaks with the other.
public final class Cable: Sendable {
    public let host: String
    public let port: Int
    private let target: (host: String, port: Int)
    private let listener: Int32
    /// Orders are written into a pipe, and looked at by the one thread that touches the sockets.
    private let orders: (reader: Int32, writer: Int32)

    private enum Order: UInt8 {
        /// What is under way is lost, and whoever connects is thrown out.
        case cut
        case mend
        /// Bytes from here are thrown away, and nobody is told.
        case swallow
        case end
    }

    public struct Failure: Error {
        let code: Int32
    }

    public init(to host: String, port: Int) throws(Failure) {
        target = (host, port)
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | O_CLOEXEC, 0)
        var address = Cable.address(host, 0)
        let bound = unsafe withUnsafeMutableBytes(of: &address) { bytes in
            let pointer = unsafe bytes.baseAddress!.assumingMemoryBound(to: sockaddr.self)
            var size = socklen_t(bytes.count)
            return unsafe bind(listener, pointer, size) == 0 && listen(listener, 16) == 0
                && getsockname(listener, pointer, &size) == 0
        }
        var ends: [Int32] = [0, 0]
        guard bound, unsafe pipe(&ends) == 0 else { throw Failure(code: errno) }
        (self.host, self.port) = (host, Int(in_port_t(bigEndian: address.sin_port)))
        self.listener = listener
        orders = (ends[0], ends[1])
        Thread.detachNewThread { [orders, target] in
            var ends = Ends(listener: listener, target: target)
            ends.serve(orders.reader)
        }
    }

    deinit {
        give(.end)
        close(orders.writer)
    }

    public func cut() { give(.cut) }
    public func mend() { give(.mend) }
    public func swallow() { give(.swallow) }

    private func give(_ order: Order) {
        var byte = order.rawValue
        _ = unsafe write(orders.writer, &byte, 1)
    }

    static func address(_ host: String, _ port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        unsafe address.sin_addr.s_addr = inet_addr(host)
        return address
    }

    /// The sockets, by the one that is at the other end.
    private struct Ends {
        let listener: Int32
        let target: (host: String, port: Int)
        private var others: [Int32: Int32] = [:]
        private var near: Set<Int32> = []
        private var isCut = false
        private var swallows = false

        init(listener: Int32, target: (host: String, port: Int)) {
            (self.listener, self.target) = (listener, target)
        }

        mutating func serve(_ orders: Int32) {
            defer { for descriptor in Array(others.keys) + [listener, orders] { close(descriptor) } }
            while true {
                var polled = ([orders, listener] + others.keys).map {
                    pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
                }
                guard unsafe poll(&polled, nfds_t(polled.count), -1) >= 0 || errno == EINTR else { return }
                for one in polled where one.revents != 0 {
                    switch one.fd {
                    case orders:
                        var byte: UInt8 = 0
                        guard unsafe read(orders, &byte, 1) == 1, obey(Order(rawValue: byte)!) else { return }
                    case listener: connect()
                    default: carry(from: one.fd)
                    }
                }
            }
        }

        private mutating func obey(_ order: Order) -> Bool {
            switch order {
            case .cut:
                isCut = true
                for descriptor in others.keys { close(descriptor) }
                (others, near) = ([:], [])
            case .mend: (isCut, swallows) = (false, false)
            case .swallow: swallows = true
            case .end: return false
            }
            return true
        }

        private mutating func connect() {
            let accepted = accept(listener, nil, nil)
            guard accepted >= 0 else { return }
            let far = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | O_CLOEXEC, 0)
            var address = Cable.address(target.host, target.port)
            let isConnected = unsafe withUnsafeBytes(of: &address) { bytes in
                let pointer = unsafe bytes.baseAddress!.assumingMemoryBound(to: sockaddr.self)
                return unsafe !isCut && Glibc.connect(far, pointer, socklen_t(bytes.count)) == 0
            }
            guard isConnected else {
                close(accepted)
                close(far)
                return
            }
            (others[accepted], others[far]) = (far, accepted)
            near.insert(accepted)
        }

        private mutating func carry(from descriptor: Int32) {
            guard let other = others[descriptor] else { return }
            var bytes = [UInt8](repeating: 0, count: 65_536)
            let count = unsafe recv(descriptor, &bytes, bytes.count, 0)
            if count > 0, swallows, near.contains(descriptor) { return }
            if count > 0, unsafe send(other, bytes, count, Int32(MSG_NOSIGNAL)) == count { return }
            for end in [descriptor, other] {
                close(end)
                others[end] = nil
                near.remove(end)
            }
        }
    }
}
