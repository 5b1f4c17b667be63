extension Rule {
    public static let nameInvalid = Rule("registry.name-invalid")
    public static let idInvalid = Rule("registry.id-invalid")
    public static let placeUnknown = Rule("place.unknown")
    public static let placeExists = Rule("place.exists")
    public static let placePathInvalid = Rule("place.path-invalid")
    public static let placeParentUnknown = Rule("place.parent-unknown")
    public static let placeNotEmpty = Rule("place.not-empty")
    public static let placeIntoItself = Rule("place.into-itself")
    public static let placeTooMuchInside = Rule("place.too-much-inside")
    public static let placeGeometryInvalid = Rule("place.geometry-invalid")
    public static let placeCountInvalid = Rule("place.count-invalid")
    public static let deviceExists = Rule("device.exists")
    public static let deviceUnknown = Rule("device.unknown")
    public static let deviceRemoved = Rule("device.removed")
    public static let deviceStateUnchanged = Rule("device.state-unchanged")
    public static let departmentExists = Rule("department.exists")
    public static let departmentUnknown = Rule("department.unknown")
    public static let staffExists = Rule("staff.exists")
    public static let staffUnknown = Rule("staff.unknown")
    public static let staffOnDuty = Rule("staff.on-duty")
    public static let seatExists = Rule("seat.exists")
    public static let seatUnknown = Rule("seat.unknown")
    public static let seatTaken = Rule("seat.taken")
    public static let dutySpanInvalid = Rule("duty.span-invalid")
    public static let dutyUnknown = Rule("duty.unknown")
    public static let dutyBegun = Rule("duty.begun")

    public static let registryRules: [Rule] = [
        nameInvalid, idInvalid, placeUnknown, placeExists, placePathInvalid, placeParentUnknown, placeNotEmpty,
        placeIntoItself, placeTooMuchInside, placeGeometryInvalid, placeCountInvalid, deviceExists, deviceUnknown,
        deviceRemoved, deviceStateUnchanged, departmentExists, departmentUnknown, staffExists, staffUnknown,
        staffOnDuty, seatExists, seatUnknown, seatTaken, dutySpanInvalid, dutyUnknown, dutyBegun,
    ]
}
