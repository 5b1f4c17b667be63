internal import CModbus
internal import Glibc
public import Sockets

/// A connection to a meter, or to a gateway with many behind it (Modbus TCP). It waits for answers, and so belongs to a
/// thread that may.
@safe public final class ModbusLine {
    private let raw: OpaquePointer
    private let connection: Connection
    private var number: UInt16 = 0

    /// libmodbus waits with `select`, which writes beyond its sets for a descriptor that is larger.
    private static let descriptors = Int32(FD_SETSIZE)

    /// `patience` is how long a connection may take, and an answer to begin; each byte after that may take half a second.
    public init(to host: String, _ port: Int, _ wake: Wake, patience milliseconds: Int32) throws(ModbusError) {
        do throws(Unreachable) {
            connection = try Connection(to: host, port, wake, within: milliseconds)
        } catch {
            throw .unreachable(error.reason)
        }
        guard connection.descriptor < Self.descriptors else { throw .crowded }
        // The address is for a connection that libmodbus makes itself.
        guard let raw = unsafe modbus_new_tcp("127.0.0.1", 502) else { throw .lost(String(errno: errno)) }
        unsafe self.raw = raw
        unsafe modbus_set_socket(raw, connection.descriptor)
        let (seconds, rest) = UInt32(milliseconds).quotientAndRemainder(dividingBy: 1_000)
        unsafe modbus_set_response_timeout(raw, seconds, rest * 1_000)
    }

    deinit { unsafe modbus_free(raw) }

    /// What some registers of a unit show at the same time.
    public func read(
        _ table: ModbusTable, of unit: UInt8, at address: UInt16, count: UInt16
    ) throws(ModbusError) -> [UInt16] {
        number &+= 1
        let request = ModbusRequest(number: number, unit: unit, table: table, address: address, count: count)
        let bytes = request.bytes
        guard unsafe send(connection.descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else {
            throw .lost(String(errno: errno))
        }
        var answer = [UInt8](repeating: 0, count: Int(MODBUS_TCP_MAX_ADU_LENGTH))
        let length = unsafe modbus_receive_confirmation(raw, &answer)
        guard length >= 0 else {
            switch errno {
            case ETIMEDOUT: throw .silent
            case let code where code > MODBUS_ENOBASE:
                throw .garbled(unsafe String(cString: modbus_strerror(code)))
            case let code: throw .lost(String(errno: code))
            }
        }
        return try request.words(of: Array(answer.prefix(Int(length))))
    }
}

extension String {
    fileprivate init(errno code: Int32) { self = unsafe String(cString: strerror(code)) }
}
