/// The command ids of one segment that is still in memory: fingerprint to the offset of the command's first record.
///
/// Open addressing with linear probing. A fingerprint is only a hint: whoever finds one compares the key itself, so two
/// keys may share one.
struct IdTable: Sendable {
    private var slots: [Slot]
    private(set) var count = 0

    private struct Slot {
        var fingerprint: UInt64 = 0
        /// The offset plus one; zero marks a free slot, whatever its fingerprint says.
        var offset: UInt32 = 0
    }

    init() {
        slots = Array(repeating: Slot(), count: 1_024)
    }

    /// Makes room, so that `insert` and `remove` move nothing.
    mutating func reserve(_ more: Int) {
        guard (count + more) * 2 > slots.count else { return }
        var size = slots.count
        while (count + more) * 2 > size { size *= 2 }
        let old = slots
        slots = Array(repeating: Slot(), count: size)
        for slot in old where slot.offset != 0 { slots[free(slot.fingerprint)] = slot }
    }

    /// There must be room.
    mutating func insert(_ fingerprint: UInt64, offset: UInt32) {
        slots[free(fingerprint)] = Slot(fingerprint: fingerprint, offset: offset + 1)
        count += 1
    }

    /// Takes back what was inserted last. Only in the reverse order of insertion is a slot simply free again.
    mutating func remove(_ fingerprint: UInt64, offset: UInt32) {
        var index = home(fingerprint)
        while slots[index].fingerprint != fingerprint || slots[index].offset != offset + 1 {
            precondition(slots[index].offset != 0, "only what was inserted can be taken back")
            index = (index + 1) & (slots.count - 1)
        }
        slots[index] = Slot()
        count -= 1
    }

    /// The records that may carry the key; almost always none or one.
    func offsets(of fingerprint: UInt64) -> [UInt32] {
        var found: [UInt32] = []
        var index = home(fingerprint)
        while slots[index].offset != 0 {
            if slots[index].fingerprint == fingerprint { found.append(slots[index].offset - 1) }
            index = (index + 1) & (slots.count - 1)
        }
        return found
    }

    /// All entries in ascending order, as the file of a sealed segment holds them.
    var sorted: [IdEntry] {
        slots.filter { $0.offset != 0 }.map { IdEntry(fingerprint: $0.fingerprint, offset: $0.offset - 1) }.sorted()
    }

    private func free(_ fingerprint: UInt64) -> Int {
        var index = home(fingerprint)
        while slots[index].offset != 0 { index = (index + 1) & (slots.count - 1) }
        return index
    }

    private func home(_ fingerprint: UInt64) -> Int {
        Int(truncatingIfNeeded: fingerprint) & (slots.count - 1)
    }
}

/// A command id as a sealed segment remembers it.
struct IdEntry: Hashable, Comparable, Sendable {
    let fingerprint: UInt64
    let offset: UInt32

    static func < (a: IdEntry, b: IdEntry) -> Bool {
        (a.fingerprint, a.offset) < (b.fingerprint, b.offset)
    }
}
