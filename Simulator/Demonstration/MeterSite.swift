import Calendar
import Community

/// Where the meters of a load stand, and which of them are not those of households and stairs.
struct MeterSite: Sendable {
    /// The last meters, one for each of these. Behind a solar meter the incomer has a register for what goes back.
    var extras: [MeterCategory] = []
    var rooms: [PlacePath] = []
    /// Where the technical equipment is.
    var plant = PlacePath.community
    var climate = Climate(seed: 0)

    static let nowhere = MeterSite()

    func place(of number: Int, isCommon: Bool) -> PlacePath {
        guard !rooms.isEmpty else {
            return PlacePath(text: "b\(number / 80)/u\(number / 20 % 4)/r\(number % 20)")
        }
        return isCommon ? plant : rooms[number % rooms.count]
    }
}
