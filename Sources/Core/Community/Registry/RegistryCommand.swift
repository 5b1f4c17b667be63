public import Wire

/// What somebody wants to be so in the registry.
public enum RegistryCommand: Hashable, Sendable {
    case addPlace(PlacePath, kind: Place.Kind, name: String, floorArea: Int64? = nil)
    case renamePlace(PlacePath, name: String)
    /// With everything that is in it.
    case movePlace(PlacePath, to: PlacePath)
    case closePlace(PlacePath)
    case drawPlace(PlacePath, [Geometry])
    case countPeople(PlacePath, people: Int64, households: Int64, occupied: Int64)
    case installDevice(DeviceID, kind: String, model: String, at: PlacePath)
    case moveDevice(DeviceID, to: PlacePath)
    case removeDevice(DeviceID)
    case replaceDevice(DeviceID, by: DeviceID, model: String)
    case connectDevice(DeviceID)
    case disconnectDevice(DeviceID)
    case failDevice(DeviceID, reason: String? = nil)
    case repairDevice(DeviceID)
    case foundDepartment(DepartmentID, name: String, level: Level)
    case renameDepartment(DepartmentID, name: String)
    case closeDepartment(DepartmentID)
    case engageStaff(StaffID, department: DepartmentID)
    case moveStaff(StaffID, department: DepartmentID)
    case dismissStaff(StaffID)
    case openSeat(SeatID, at: PlacePath)
    case closeSeat(SeatID)
    case rosterDuty(SeatID, StaffID, from: Instant, until: Instant)
    case cancelDuty(SeatID, from: Instant)
}
