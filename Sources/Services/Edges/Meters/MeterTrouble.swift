public import Modbus

/// Why a meter was not read. Nothing of what it showed counts then.
public enum MeterTrouble: Error, Hashable, Sendable {
    /// Nobody answers at the address.
    case unreachable(String)
    /// The connection stands, and no answer comes.
    case silent
    /// The gateway says that the unit is not there.
    case absent
    /// The unit, or the gateway, says why not.
    case refused(ModbusException)
    /// What comes is no answer.
    case garbled(String)
    /// Another unit answers.
    case otherUnit(UInt8)
    /// Another meter answers: its serial number is not the one that is expected.
    case otherMeter(shown: String)
    /// A register spells no number.
    case unreadable(register: String)
    /// It shows less than it did: another meter, or one that was set back.
    case backwards(register: String)
    /// It shows more than can have flowed.
    case implausible(register: String)
    /// The community has no such meter or register, or one that begins later or shows other digits.
    case unsuited(register: String, reason: String)

    public enum Name: String, CaseIterable, Sendable {
        case unreachable, silent, absent, refused, garbled, otherUnit = "other-unit", otherMeter = "other-meter"
        case unreadable, backwards, implausible, unsuited
    }

    public var name: Name {
        switch self {
        case .unreachable: .unreachable
        case .silent: .silent
        case .absent: .absent
        case .refused: .refused
        case .garbled: .garbled
        case .otherUnit: .otherUnit
        case .otherMeter: .otherMeter
        case .unreadable: .unreadable
        case .backwards: .backwards
        case .implausible: .implausible
        case .unsuited: .unsuited
        }
    }

    init(_ error: ModbusError) {
        self =
            switch error {
            case .unreachable(let reason), .lost(let reason): .unreachable(reason)
            case .crowded: .unreachable("the node has too many connections")
            case .silent: .silent
            case .refused(.noPath), .refused(.noAnswer): .absent
            case .refused(let exception): .refused(exception)
            case .garbled(let reason): .garbled(reason)
            case .otherUnit(let unit): .otherUnit(unit)
            }
    }

    /// Whether another try may go better. A gateway that is busy is asked again, and one that says no is not.
    var mayPass: Bool {
        switch self {
        case .unreachable, .silent, .garbled, .otherUnit, .unreadable: true
        case .refused(let exception): exception == .busy || exception == .acknowledge
        case .absent, .otherMeter, .backwards, .implausible, .unsuited: false
        }
    }
}

extension MeterTrouble: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unreachable(let reason): "nobody answers there: \(reason)"
        case .silent: "no answer comes"
        case .absent: "the gateway does not find the unit"
        case .refused(let exception): "\(exception)"
        case .garbled(let reason): "what comes is no answer: \(reason)"
        case .otherUnit(let unit): "unit \(unit) answers"
        case .otherMeter(let shown): "another meter answers, which says that it is \(shown)"
        case .unreadable(let register): "\(register) spells no number"
        case .backwards(let register): "\(register) shows less than it did; was the meter replaced or reset?"
        case .implausible(let register): "\(register) shows more than can have flowed"
        case .unsuited(let register, let reason): "\(register): \(reason)"
        }
    }
}
