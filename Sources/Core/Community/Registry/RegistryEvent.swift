/// What happens to places, devices and the people who look after them.
public enum RegistryEvent: EventSet {
    case placeAdded(PlaceAdded)
    case placeRenamed(PlaceRenamed)
    case placeMoved(PlaceMoved)
    case placeClosed(PlaceClosed)
    case placeDrawn(PlaceDrawn)
    case placeCounted(PlaceCounted)
    case deviceInstalled(DeviceInstalled)
    case deviceMoved(DeviceMoved)
    case deviceRemoved(DeviceRemoved)
    case deviceReplaced(DeviceReplaced)
    case deviceConnected(DeviceConnected)
    case deviceDisconnected(DeviceDisconnected)
    case deviceFailed(DeviceFailed)
    case deviceRepaired(DeviceRepaired)
    case departmentFounded(DepartmentFounded)
    case departmentRenamed(DepartmentRenamed)
    case departmentClosed(DepartmentClosed)
    case staffJoined(StaffJoined)
    case staffMoved(StaffMoved)
    case staffLeft(StaffLeft)
    case seatOpened(SeatOpened)
    case seatClosed(SeatClosed)
    case dutyRostered(DutyRostered)
    case dutyCancelled(DutyCancelled)

    public static let kinds: [EventKind<RegistryEvent>] = [
        EventKind(PlaceAdded.self) { .placeAdded($0) },
        EventKind(PlaceRenamed.self) { .placeRenamed($0) },
        EventKind(PlaceMoved.self) { .placeMoved($0) },
        EventKind(PlaceClosed.self) { .placeClosed($0) },
        EventKind(PlaceDrawn.self) { .placeDrawn($0) },
        EventKind(PlaceCounted.self) { .placeCounted($0) },
        EventKind(DeviceInstalled.self) { .deviceInstalled($0) },
        EventKind(DeviceMoved.self) { .deviceMoved($0) },
        EventKind(DeviceRemoved.self) { .deviceRemoved($0) },
        EventKind(DeviceReplaced.self) { .deviceReplaced($0) },
        EventKind(DeviceConnected.self) { .deviceConnected($0) },
        EventKind(DeviceDisconnected.self) { .deviceDisconnected($0) },
        EventKind(DeviceFailed.self) { .deviceFailed($0) },
        EventKind(DeviceRepaired.self) { .deviceRepaired($0) },
        EventKind(DepartmentFounded.self) { .departmentFounded($0) },
        EventKind(DepartmentRenamed.self) { .departmentRenamed($0) },
        EventKind(DepartmentClosed.self) { .departmentClosed($0) },
        EventKind(StaffJoined.self) { .staffJoined($0) },
        EventKind(StaffMoved.self) { .staffMoved($0) },
        EventKind(StaffLeft.self) { .staffLeft($0) },
        EventKind(SeatOpened.self) { .seatOpened($0) },
        EventKind(SeatClosed.self) { .seatClosed($0) },
        EventKind(DutyRostered.self) { .dutyRostered($0) },
        EventKind(DutyCancelled.self) { .dutyCancelled($0) },
    ]

    public var payload: any EventPayload {
        switch self {
        case .placeAdded(let event): event
        case .placeRenamed(let event): event
        case .placeMoved(let event): event
        case .placeClosed(let event): event
        case .placeDrawn(let event): event
        case .placeCounted(let event): event
        case .deviceInstalled(let event): event
        case .deviceMoved(let event): event
        case .deviceRemoved(let event): event
        case .deviceReplaced(let event): event
        case .deviceConnected(let event): event
        case .deviceDisconnected(let event): event
        case .deviceFailed(let event): event
        case .deviceRepaired(let event): event
        case .departmentFounded(let event): event
        case .departmentRenamed(let event): event
        case .departmentClosed(let event): event
        case .staffJoined(let event): event
        case .staffMoved(let event): event
        case .staffLeft(let event): event
        case .seatOpened(let event): event
        case .seatClosed(let event): event
        case .dutyRostered(let event): event
        case .dutyCancelled(let event): event
        }
    }
}
