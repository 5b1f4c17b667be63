internal import Modbus

/// Somebody who shows registers: a line, or a test.
protocol RegisterSource {
    /// What some registers of a unit show at the same time. Throws at the latest when its patience is over.
    func read(
        _ table: ModbusTable, of unit: UInt8, at address: UInt16, count: UInt16
    ) throws(ModbusError) -> [UInt16]
}

extension ModbusLine: RegisterSource {}

extension PolledMeter {
    /// What its registers show, by name. Who it is is asked before and after: what was read in between is of the meter that
    /// is expected, and of no other one that has taken its place meanwhile.
    func read(from source: some RegisterSource) throws(MeterTrouble) -> [(register: String, text: String)] {
        try identify(source)
        var shown: [(register: String, text: String)] = []
        for (name, field) in map.registers {
            shown.append((name, try text(of: field, name, source)))
        }
        try identify(source)
        return shown
    }

    private func identify(_ source: some RegisterSource) throws(MeterTrouble) {
        guard let field = map.identity, let serial else { return }
        let shown = try text(of: field, "the serial number", source)
        guard shown == serial else { throw .otherMeter(shown: shown) }
    }

    private func text(
        of field: RegisterMap.Field, _ name: String, _ source: some RegisterSource
    ) throws(MeterTrouble) -> String {
        let words: [UInt16]
        do throws(ModbusError) {
            words = try source.read(field.table, of: unit, at: field.address, count: field.count)
        } catch {
            throw MeterTrouble(error)
        }
        guard let text = field.form.text(of: words) else { throw .unreadable(register: name) }
        return text
    }
}
