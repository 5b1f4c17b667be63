/// A question for some registers of a unit, and what is an answer to it and nothing else.
///
/// libmodbus takes an answer of any unit, and one whose lengths contradict each other, for the one that it waits for.
public struct ModbusRequest: Hashable, Sendable {
    /// What tells the question from those before it: an answer that comes late is to another one.
    public let number: UInt16
    public let unit: UInt8
    public let table: ModbusTable
    public let address: UInt16
    public let count: UInt16

    /// As many as an answer has room for.
    public static let maximumCount: UInt16 = 125
    private static let headLength = 7

    public init(number: UInt16, unit: UInt8, table: ModbusTable, address: UInt16, count: UInt16) {
        precondition((1...Self.maximumCount).contains(count), "an answer has room for 1 to 125 registers")
        self.number = number
        self.unit = unit
        self.table = table
        self.address = address
        self.count = count
    }

    public var bytes: [UInt8] {
        [number, 0, 6].flatMap(Self.bytes(of:)) + [unit, table.rawValue]
            + [address, count].flatMap(Self.bytes(of:))
    }

    private static func bytes(of word: UInt16) -> [UInt8] { [UInt8(word >> 8), UInt8(word & 0xFF)] }

    /// The registers that an answer shows.
    public func words(of answer: [UInt8]) throws(ModbusError) -> [UInt16] {
        let word = { (place: Int) in UInt16(answer[place]) << 8 | UInt16(answer[place + 1]) }
        guard answer.count >= Self.headLength + 2 else { throw .garbled("it is too short") }
        guard word(0) == number else { throw .garbled("it answers another question") }
        guard word(2) == 0 else { throw .garbled("it is of another protocol") }
        guard Int(word(4)) == answer.count - (Self.headLength - 1) else { throw .garbled("its length is another one") }
        guard answer[6] == unit else { throw .otherUnit(answer[6]) }
        guard answer[7] != table.rawValue | 0x80 else {
            guard answer.count == Self.headLength + 2 else { throw .garbled("it says more than its exception") }
            throw .refused(ModbusException(rawValue: answer[8]))
        }
        guard answer[7] == table.rawValue else { throw .garbled("it is of another function") }
        guard Int(answer[8]) == 2 * Int(count), answer.count == Self.headLength + 2 + Int(answer[8]) else {
            throw .garbled("it has other registers than were asked for")
        }
        return (0..<Int(count)).map { word(Self.headLength + 2 + 2 * $0) }
    }
}

/// What a register is found in, by the function that reads it.
public enum ModbusTable: UInt8, Sendable, CaseIterable {
    case holding = 3
    case input = 4
}
