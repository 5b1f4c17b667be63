/// Finds what belongs to a name by the bytes of the name, without making a text of them.
struct NameTable<Value: Sendable>: Sendable {
    private let names: [[UInt8]]
    private let values: [Value]
    /// Open addressing, at most half full, so that a search ends at the first empty place.
    private let places: [Int16]

    init(_ entries: [(name: String, value: Value)]) {
        names = entries.map { Array($0.name.utf8) }
        values = entries.map(\.value)
        var places = [Int16](
            repeating: -1, count: entries.isEmpty ? 1 : 1 << (64 - (entries.count * 2 - 1).leadingZeroBitCount))
        for (number, name) in names.enumerated() {
            var place = Self.hash(name[...]) & (places.count - 1)
            while places[place] >= 0 {
                precondition(names[Int(places[place])] != name, "the name \(entries[number].name) is there twice")
                place = (place + 1) & (places.count - 1)
            }
            places[place] = Int16(number)
        }
        self.places = places
    }

    subscript(name: ArraySlice<UInt8>) -> Value? {
        var place = Self.hash(name) & (places.count - 1)
        while places[place] >= 0 {
            let number = Int(places[place])
            if names[number].elementsEqual(name) { return values[number] }
            place = (place + 1) & (places.count - 1)
        }
        return nil
    }

    /// FNV-1a: the names are our own, so nobody can choose them to collide.
    private static func hash(_ name: ArraySlice<UInt8>) -> Int {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in name { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return Int(truncatingIfNeeded: hash >> 20)
    }
}
