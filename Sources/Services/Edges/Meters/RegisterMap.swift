public import JSON
internal import Modbus

/// Where a kind of meter shows what, as a file says it (`Protocols/Schemas/modbus`).
public struct RegisterMap: Sendable {
    /// Some registers that are one value.
    struct Field: Hashable, Sendable {
        let table: ModbusTable
        let address: UInt16
        let count: UInt16
        let form: ShownForm
    }

    /// What tells the meter from every other one.
    let identity: Field?
    /// What is read, by the name that the register has in the community.
    let registers: [(name: String, field: Field)]

    public var names: [String] { registers.map(\.name) }
    public var isTelling: Bool { identity != nil }

    private static let names: Set<String> = ["about", "identity", "registers"]
    private static let fieldNames: Set<String> = [
        "about", "register", "table", "address", "type", "order", "decimals", "words",
    ]

    public init(_ json: JSONValue) throws(MappingError) {
        guard let members = json.members else { throw MappingError("", "a register map is an object") }
        for member in members where !Self.names.contains(member.name) {
            throw MappingError("/\(member.name)", "there is no such field")
        }
        identity = try json["identity"].map { json throws(MappingError) in
            do throws(MappingError) { return try Self.field(json) } catch { throw error.inside("identity") }
        }
        guard let items = json["registers"]?.array, !items.isEmpty else {
            throw MappingError("/registers", "it is an array of what is read, at least one")
        }
        var registers: [(name: String, field: Field)] = []
        for (place, item) in items.enumerated() {
            do throws(MappingError) {
                let field = try Self.field(item)
                guard field.form.isNumber else { throw MappingError("/type", "an index is a number") }
                let name = item["register"]?.string ?? "total"
                guard !registers.contains(where: { $0.name == name }) else {
                    throw MappingError("/register", "\(name) stands there twice")
                }
                registers.append((name, field))
            } catch {
                throw error.inside("\(place)").inside("registers")
            }
        }
        self.registers = registers
    }

    private static func field(_ json: JSONValue) throws(MappingError) -> Field {
        for member in json.members ?? [] where !fieldNames.contains(member.name) {
            throw MappingError("/\(member.name)", "there is no such field")
        }
        let tables: [String: ModbusTable] = ["holding": .holding, "input": .input]
        guard let table = tables[json["table"]?.string ?? "holding"] else {
            throw MappingError("/table", "it is holding or input")
        }
        guard let address = json["address"]?.integer.flatMap({ UInt16(exactly: $0) }) else {
            throw MappingError("/address", "it is the number of the first register, 0 to 65535")
        }
        let form = try ShownForm(json)
        guard Int(address) + form.count <= 65_536 else { throw MappingError("/address", "the last register is 65535") }
        return Field(table: table, address: address, count: UInt16(form.count), form: form)
    }
}
