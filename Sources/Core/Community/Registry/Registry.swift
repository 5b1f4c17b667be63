/// The places, the devices and the people of a community.
public struct Registry {
    var places: Table<Place>
    var counts: Table<PeopleCount>
    var devices: Table<Device>
    var outages: Table<Outage>
    var departments: Table<Department>
    var staff: Table<Staff>
    var seats: Table<Seat>
    var duties: Table<Duty>

    /// What a move takes along is recorded in one command, which has room for so many events.
    public static let maximumMoveCount = 900
    public static let maximumNameLength = 120
    /// Longer ones are several duties: a day and night at a desk is a mistake of typing.
    public static let maximumDutyMilliseconds: Int64 = 24 * 3_600_000

    public init(rows: any RowSource) {
        places = Table(rows)
        counts = Table(rows)
        devices = Table(rows)
        outages = Table(rows)
        departments = Table(rows)
        staff = Table(rows)
        seats = Table(rows)
        duties = Table(rows)
    }

    public mutating func tables<Visitor: TableVisitor>(_ visitor: inout Visitor) throws(Visitor.Failure) {
        try visitor.visit(&places)
        try visitor.visit(&counts)
        try visitor.visit(&devices)
        try visitor.visit(&outages)
        try visitor.visit(&departments)
        try visitor.visit(&staff)
        try visitor.visit(&seats)
        try visitor.visit(&duties)
    }

    public func forEachPlace(_ visit: (Place) -> Void) { places.forEach(visit) }
    public func forEachDevice(_ visit: (Device) -> Void) { devices.forEach(visit) }
    public func forEachOutage(_ visit: (Outage) -> Void) { outages.forEach(visit) }

    /// What was rostered and not cancelled.
    public func forEachDuty(_ visit: (Duty) -> Void) {
        duties.forEach { duty in if duty.cancelled == nil { visit(duty) } }
    }

    public mutating func decide(
        _ command: RegistryCommand, _ context: CommandContext
    ) throws(Rejection) -> [Proposal<RegistryEvent>] {
        switch command {
        case .addPlace(let path, let kind, let name, let area):
            try add(path, PlaceAdded(kind: kind, name: name, floorArea: area), context)
        case .renamePlace(let path, let name): try rename(path, name, context)
        case .movePlace(let path, let target): try move(path, to: target, context)
        case .closePlace(let path): try close(path, context)
        case .drawPlace(let path, let geometry): try draw(path, geometry, context)
        case .countPeople(let path, let people, let households, let occupied):
            try count(path, PlaceCounted(people: people, households: households, occupied: occupied), context)
        case .installDevice(let id, let kind, let model, let place):
            try install(id, DeviceInstalled(kind: kind, model: model), at: place, context)
        case .moveDevice(let id, let place): try move(id, to: place, context)
        case .removeDevice(let id): try remove(id, context)
        case .replaceDevice(let id, let other, let model): try replace(id, by: other, model, context)
        case .connectDevice(let id): try change(id, .deviceConnected(DeviceConnected()), context)
        case .disconnectDevice(let id): try change(id, .deviceDisconnected(DeviceDisconnected()), context)
        case .failDevice(let id, let reason): try change(id, .deviceFailed(DeviceFailed(reason: reason)), context)
        case .repairDevice(let id): try change(id, .deviceRepaired(DeviceRepaired()), context)
        case .foundDepartment(let id, let name, let level): try found(id, name, level, context)
        case .renameDepartment(let id, let name): try rename(id, name, context)
        case .closeDepartment(let id): try close(id, context)
        case .engageStaff(let id, let department): try engage(id, department, context)
        case .moveStaff(let id, let department): try move(id, department, context)
        case .dismissStaff(let id): try dismiss(id, context)
        case .openSeat(let id, let place): try open(id, at: place, context)
        case .closeSeat(let id): try close(id, context)
        case .rosterDuty(let seat, let staff, let from, let until):
            try roster(seat, DutyRostered(staff: staff, from: from, until: until), context)
        case .cancelDuty(let seat, let from): try cancel(seat, from, context)
        }
    }

    func check(name: String) throws(Rejection) {
        let length = name.unicodeScalars.count
        guard (1...Self.maximumNameLength).contains(length) else {
            throw Rejection(.nameInvalid, "a name has 1 to \(Self.maximumNameLength) characters, not \(length)")
        }
    }

    func check<Thing>(id: ID<Thing>) throws(Rejection) {
        guard id.isName else {
            throw Rejection(.idInvalid, "an id has 1 to 64 letters, digits, dashes, dots, colons or underscores")
        }
    }
}
