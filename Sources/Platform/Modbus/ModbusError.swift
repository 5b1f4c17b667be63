/// Why nothing could be read. A line is still good after `refused`, and of no use after the others.
public enum ModbusError: Error, Hashable, Sendable {
    /// Nobody answers there.
    case unreachable(String)
    /// The process has more files open than libmodbus can tell apart.
    case crowded
    /// No answer came in time.
    case silent
    /// The connection is gone.
    case lost(String)
    case refused(ModbusException)
    /// What came is no answer to what was asked.
    case garbled(String)
    /// Another unit answered.
    case otherUnit(UInt8)
}

/// Why a unit, or the gateway before it, refuses (Modbus Application Protocol 1.1b3, section 7).
public struct ModbusException: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    public let rawValue: UInt8

    public init(rawValue: UInt8) { self.rawValue = rawValue }

    public static let illegalFunction = ModbusException(rawValue: 0x01)
    public static let illegalAddress = ModbusException(rawValue: 0x02)
    public static let illegalValue = ModbusException(rawValue: 0x03)
    public static let failure = ModbusException(rawValue: 0x04)
    public static let acknowledge = ModbusException(rawValue: 0x05)
    public static let busy = ModbusException(rawValue: 0x06)
    public static let noPath = ModbusException(rawValue: 0x0A)
    public static let noAnswer = ModbusException(rawValue: 0x0B)

    public var description: String {
        switch self {
        case .illegalFunction: "it does not know the function"
        case .illegalAddress: "it has no such register"
        case .illegalValue: "it does not take the length"
        case .failure: "it has failed"
        case .acknowledge: "it needs longer"
        case .busy: "it is busy"
        case .noPath: "the gateway has no way to the unit"
        case .noAnswer: "the unit does not answer the gateway"
        default: "exception \(rawValue)"
        }
    }
}
