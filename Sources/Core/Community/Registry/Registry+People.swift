internal import Wire

extension Registry {
    /// Somebody who works here now.
    public mutating func staff(_ id: StaffID) -> Staff? {
        guard let person = staff[id], person.left == nil else { return nil }
        return person
    }

    public mutating func department(_ id: DepartmentID) -> Department? {
        guard let department = departments[id], department.closed == nil else { return nil }
        return department
    }

    mutating func presentStaff(_ id: StaffID) throws(Rejection) -> Staff {
        guard let person = staff(id) else {
            throw Rejection(.staffUnknown, "nobody here has the id \(id)", allowed: ["engage"])
        }
        return person
    }

    mutating func openDepartment(_ id: DepartmentID) throws(Rejection) -> Department {
        guard let department = department(id) else {
            throw Rejection(.departmentUnknown, "no department \(id) takes part", allowed: ["found"])
        }
        return department
    }

    private mutating func openSeat(_ id: SeatID) throws(Rejection) -> Seat {
        guard let seat = seats[id], seat.closed == nil else {
            throw Rejection(.seatUnknown, "no seat \(id) is open", allowed: ["open"])
        }
        return seat
    }

    mutating func found(
        _ id: DepartmentID, _ name: String, _ level: Level, _ context: CommandContext
    ) throws(Rejection) -> [Proposal<RegistryEvent>] {
        try check(id: id)
        try check(name: name)
        guard department(id) == nil else {
            throw Rejection(.departmentExists, "the department \(id) takes part", allowed: ["rename", "close"])
        }
        let event = DepartmentFounded(name: name, level: level)
        return [context.propose(.departmentFounded(event), about: id.text, at: nil)]
    }

    mutating func rename(
        _ id: DepartmentID, _ name: String, _ context: CommandContext
    ) throws(Rejection) -> [Proposal<RegistryEvent>] {
        _ = try openDepartment(id)
        try check(name: name)
        return [context.propose(.departmentRenamed(DepartmentRenamed(name: name)), about: id.text, at: nil)]
    }

    mutating func close(
        _ id: DepartmentID, _ context: CommandContext
    ) throws(Rejection) -> [Proposal<RegistryEvent>] {
        _ = try openDepartment(id)
        return [context.propose(.departmentClosed(DepartmentClosed()), about: id.text, at: nil)]
    }

    mutating func engage(
        _ id: StaffID, _ department: DepartmentID, _ context: CommandContext
    ) throws(Rejection) -> [Proposal<RegistryEvent>] {
        try check(id: id)
        guard staff(id) == nil else {
            throw Rejection(.staffExists, "\(id) works here", allowed: ["move", "dismiss"])
        }
        _ = try openDepartment(department)
        return [context.propose(.staffJoined(StaffJoined(department: department)), about: id.text, at: nil)]
    }

    mutating func move(
        _ id: StaffID, _ department: DepartmentID, _ context: CommandContext
    ) throws(Rejection) -> [Proposal<RegistryEvent>] {
        _ = try presentStaff(id)
        _ = try openDepartment(department)
        return [context.propose(.staffMoved(StaffMoved(department: department)), about: id.text, at: nil)]
    }

    mutating func dismiss(_ id: StaffID, _ context: CommandContext) throws(Rejection) -> [Proposal<RegistryEvent>] {
        _ = try presentStaff(id)
        return [context.propose(.staffLeft(StaffLeft()), about: id.text, at: nil)]
    }

    mutating func open(
        _ id: SeatID, at place: PlacePath, _ context: CommandContext
    ) throws(Rejection) -> [Proposal<RegistryEvent>] {
        try check(id: id)
        if let seat = seats[id], seat.closed == nil {
            throw Rejection(.seatExists, "the seat \(id) is open", allowed: ["close"])
        }
        _ = try openPlace(place)
        return [context.propose(.seatOpened(SeatOpened()), about: id.text, at: place)]
    }

    mutating func close(_ id: SeatID, _ context: CommandContext) throws(Rejection) -> [Proposal<RegistryEvent>] {
        let seat = try openSeat(id)
        return [context.propose(.seatClosed(SeatClosed()), about: id.text, at: seat.place)]
    }

    mutating func roster(
        _ id: SeatID, _ event: DutyRostered, _ context: CommandContext
    ) throws(Rejection) -> [Proposal<RegistryEvent>] {
        let seat = try openSeat(id)
        let person = try presentStaff(event.staff)
        guard event.from < event.until,
            event.until <= event.from.advanced(byMilliseconds: Self.maximumDutyMilliseconds)
        else {
            throw Rejection(.dutySpanInvalid, "a duty ends after it begins, and within 24 hours")
        }
        guard !seat.duties.overlaps(event.from..<event.until) else {
            throw Rejection(.seatTaken, "somebody else has the seat \(id) in that time", allowed: ["cancel"])
        }
        guard !person.duties.overlaps(event.from..<event.until) else {
            throw Rejection(.staffOnDuty, "\(event.staff) has another seat in that time", allowed: ["cancel"])
        }
        return [context.propose(.dutyRostered(event), about: id.text, at: seat.place)]
    }

    mutating func cancel(
        _ id: SeatID, _ from: Instant, _ context: CommandContext
    ) throws(Rejection) -> [Proposal<RegistryEvent>] {
        let seat = try openSeat(id)
        guard let duty = duties[Duty.Key(seat: id, from: from)], duty.cancelled == nil else {
            throw Rejection(.dutyUnknown, "nobody has a duty at the seat \(id) from then on", allowed: ["roster"])
        }
        guard from > context.now else {
            throw Rejection(.dutyBegun, "that duty has begun, and who was there was there")
        }
        return [context.propose(.dutyCancelled(DutyCancelled(from: from)), about: id.text, at: seat.place)]
    }
}
