internal import Wire

extension Registry {
    public mutating func evolve(_ fact: Fact<RegistryEvent>) {
        switch fact.event {
        case .placeAdded(let event): begin(place(fact, event))
        case .placeRenamed(let event): changePlace(fact) { $0.name = event.name }
        case .placeMoved(let event): moved(PlacePath(subject: fact.subject), to: event.to, fact.occurred)
        case .placeClosed: end(PlacePath(subject: fact.subject), fact.occurred, movedTo: nil)
        case .placeDrawn(let event): changePlace(fact) { $0.geometry = event.geometry }
        case .placeCounted(let event): counted(fact, event)
        case .deviceInstalled(let event): installed(fact, event)
        case .deviceMoved: deviceMoved(fact)
        case .deviceRemoved: gone(fact, replacedBy: nil)
        case .deviceReplaced(let event): gone(fact, replacedBy: event.by)
        case .deviceConnected: end(.offline, \.offline, fact)
        case .deviceDisconnected: begin(.offline, \.offline, fact)
        case .deviceFailed: begin(.failed, \.failed, fact)
        case .deviceRepaired: end(.failed, \.failed, fact)
        case .departmentFounded(let event): founded(fact, event)
        case .departmentRenamed(let event): departments.modify(ID(text: fact.subject)) { $0.name = event.name }
        case .departmentClosed: departments.modify(ID(text: fact.subject)) { $0.closed = fact.occurred }
        case .staffJoined(let event): joined(fact, event)
        case .staffMoved(let event): staff.modify(ID(text: fact.subject)) { $0.department = event.department }
        case .staffLeft: staff.modify(ID(text: fact.subject)) { $0.left = fact.occurred }
        case .seatOpened: opened(fact)
        case .seatClosed: seats.modify(ID(text: fact.subject)) { $0.closed = fact.occurred }
        case .dutyRostered(let event): rostered(fact, event)
        case .dutyCancelled(let event): cancelled(fact, event.from)
        }
    }
}

/// Places.
extension Registry {
    private func place(_ fact: Fact<RegistryEvent>, _ event: PlaceAdded) -> Place {
        var place = Place()
        place.path = PlacePath(subject: fact.subject)
        place.kind = event.kind
        place.name = event.name
        place.floorArea = event.floorArea
        place.opened = fact.occurred
        return place
    }

    private mutating func begin(_ place: Place) {
        // A path that is used again keeps what nobody has taken away.
        let old = places[place.path]
        var place = place
        place.openChildren = old?.openChildren ?? 0
        place.devices = old?.devices ?? 0
        places.put(place)
        changePlace(place.path.parent) { $0.openChildren += 1 }
    }

    private mutating func end(_ path: PlacePath, _ time: Instant, movedTo: PlacePath?) {
        changePlace(path) { place in
            place.closed = time
            place.movedTo = movedTo
        }
        changePlace(path.parent) { $0.openChildren -= 1 }
    }

    private mutating func moved(_ old: PlacePath, to new: PlacePath, _ time: Instant) {
        guard var place = places[old] else { return }
        place.path = new
        place.closed = nil
        place.movedTo = nil
        begin(place)
        end(old, time, movedTo: new)
    }

    private mutating func counted(_ fact: Fact<RegistryEvent>, _ event: PlaceCounted) {
        var count = PeopleCount()
        count.key = PeopleCount.Key(place: PlacePath(subject: fact.subject), counted: fact.occurred)
        count.people = event.people
        count.households = event.households
        count.occupied = event.occupied
        counts.put(count)
        changePlace(fact) { place in
            place.people = event.people
            place.households = event.households
            place.occupied = event.occupied
        }
    }

    private mutating func changePlace(_ fact: Fact<RegistryEvent>, _ change: (inout Place) -> Void) {
        changePlace(PlacePath(subject: fact.subject), change)
    }

    /// The community's own row begins when something is said about it.
    private mutating func changePlace(_ path: PlacePath?, _ change: (inout Place) -> Void) {
        guard let path else { return }
        if path == .community {
            places.modify(path, orMake: { Place() }, change)
        } else {
            places.modify(path, change)
        }
    }
}

/// Devices.
extension Registry {
    private mutating func installed(_ fact: Fact<RegistryEvent>, _ event: DeviceInstalled) {
        var device = Device()
        device.id = ID(text: fact.subject)
        device.kind = event.kind
        device.model = event.model
        device.place = fact.place ?? .community
        device.installed = fact.occurred
        devices.put(device)
        changePlace(device.place) { $0.devices += 1 }
    }

    private mutating func deviceMoved(_ fact: Fact<RegistryEvent>) {
        let new = fact.place ?? .community
        guard
            let old = devices.modify(
                ID(text: fact.subject),
                { device in
                    defer { device.place = new }
                    return device.place
                })
        else { return }
        changePlace(old) { $0.devices -= 1 }
        changePlace(new) { $0.devices += 1 }
    }

    private mutating func gone(_ fact: Fact<RegistryEvent>, replacedBy other: DeviceID?) {
        guard
            let place = devices.modify(
                ID(text: fact.subject),
                { device in
                    device.removed = fact.occurred
                    device.replacedBy = other
                    return device.place
                })
        else { return }
        changePlace(place) { $0.devices -= 1 }
        end(.offline, \.offline, fact)
        end(.failed, \.failed, fact)
    }

    private mutating func begin(
        _ kind: Outage.Kind, _ since: WritableKeyPath<Device, Instant?>, _ fact: Fact<RegistryEvent>
    ) {
        let id = DeviceID(text: fact.subject)
        devices.modify(id) { $0[keyPath: since] = fact.occurred }
        var outage = Outage()
        outage.key = Outage.Key(device: id, kind: kind, began: fact.occurred)
        outages.put(outage)
    }

    private mutating func end(
        _ kind: Outage.Kind, _ since: WritableKeyPath<Device, Instant?>, _ fact: Fact<RegistryEvent>
    ) {
        let id = DeviceID(text: fact.subject)
        guard
            let began = devices.modify(
                id,
                { device in
                    defer { device[keyPath: since] = nil }
                    return device[keyPath: since]
                }) ?? nil
        else { return }
        outages.modify(Outage.Key(device: id, kind: kind, began: began)) { $0.ended = fact.occurred }
    }
}

/// People.
extension Registry {
    private mutating func founded(_ fact: Fact<RegistryEvent>, _ event: DepartmentFounded) {
        var department = Department()
        department.id = ID(text: fact.subject)
        department.name = event.name
        department.level = event.level
        departments.put(department)
    }

    private mutating func joined(_ fact: Fact<RegistryEvent>, _ event: StaffJoined) {
        var person = Staff()
        person.id = ID(text: fact.subject)
        person.department = event.department
        person.joined = fact.occurred
        staff.put(person)
    }

    private mutating func opened(_ fact: Fact<RegistryEvent>) {
        var seat = Seat()
        seat.id = ID(text: fact.subject)
        seat.place = fact.place ?? .community
        seat.opened = fact.occurred
        seats.put(seat)
    }

    private mutating func rostered(_ fact: Fact<RegistryEvent>, _ event: DutyRostered) {
        let seat = SeatID(text: fact.subject)
        var duty = Duty()
        duty.key = Duty.Key(seat: seat, from: event.from)
        duty.until = event.until
        duty.staff = event.staff
        duties.put(duty)
        let span = event.from..<max(event.from, event.until)
        // Rosters are written forwards: what ended a week before this one overlaps nothing that comes.
        let horizon = event.from.advanced(byDays: -7)
        seats.modify(seat) { $0.duties.insert(span, forgettingBefore: horizon) }
        staff.modify(event.staff) { $0.duties.insert(span, forgettingBefore: horizon) }
    }

    private mutating func cancelled(_ fact: Fact<RegistryEvent>, _ from: Instant) {
        let seat = SeatID(text: fact.subject)
        guard
            let person = duties.modify(
                Duty.Key(seat: seat, from: from),
                { duty in
                    duty.cancelled = fact.recorded
                    return duty.staff
                })
        else { return }
        seats.modify(seat) { $0.duties.remove(from: from) }
        staff.modify(person) { $0.duties.remove(from: from) }
    }
}
