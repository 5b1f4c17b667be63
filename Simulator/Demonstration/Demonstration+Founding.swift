import Calendar
import Community
import Wire

extension Demonstration {
    static let guards = (1...12).map { StaffID(text: "guard-\($0)") }
    static let seats: [SeatID] = ["seat-1", "seat-2"]

    /// Before the first day: what there is, and who works there.
    mutating func found(at now: Instant) throws {
        func register(_ command: RegistryCommand) throws {
            try desk.give(.registry(command), at: now, by: "manager-1")
        }
        try register(.addPlace(.community, kind: .community, name: "示范小区"))
        for place in estate.places { try register(.addPlace(place.path, kind: place.kind, name: place.name)) }
        let households = Int64(estate.households)
        try register(
            .countPeople(
                .community, people: households * 5 / 2, households: households, occupied: households * 9 / 10))
        for device in estate.devices {
            try register(.installDevice(device.id, kind: device.kind, model: device.model, at: device.place))
        }
        for (id, name) in [
            ("repair", "工程部"), ("security", "秩序部"), ("cleaning", "保洁部"), ("greening", "绿化部"), ("fire", "消防队"),
        ] {
            try register(.foundDepartment(DepartmentID(text: id), name: name, level: .estate))
        }
        for id in Self.guards { try register(.engageStaff(id, department: "security")) }
        for seat in Self.seats { try register(.openSeat(seat, at: "control")) }
        try foundRounds(at: now)
    }

    /// Three shifts of eight hours at each seat.
    mutating func roster(_ date: CivilDate, at now: Instant) throws {
        let day = CivilDay(date, in: zone)
        for (number, seat) in Self.seats.enumerated() {
            for shift in 0..<3 {
                let from = day.start.advanced(byMilliseconds: Int64(shift) * 8 * 3_600_000)
                let person = Self.guards[(date.daysSinceEpoch + number * 3 + shift) % Self.guards.count]
                try desk.give(
                    .registry(
                        .rosterDuty(seat, person, from: from, until: from.advanced(byMilliseconds: 8 * 3_600_000))),
                    at: now, by: "manager-1")
            }
        }
    }
}
