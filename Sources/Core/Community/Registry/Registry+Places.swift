internal import Wire

extension Registry {
    /// A place that is open. The community itself is, from the beginning.
    public mutating func place(_ path: PlacePath) -> Place? {
        if let place = places[path] { return place.closed == nil ? place : nil }
        return path == .community ? Place() : nil
    }

    mutating func openPlace(_ path: PlacePath) throws(Rejection) -> Place {
        if let place = place(path) { return place }
        guard let old = places[path] else {
            throw Rejection(.placeUnknown, "no place \(path) is registered", allowed: ["add"])
        }
        let where_ = old.movedTo.map { "is \($0) now" } ?? "is closed"
        throw Rejection(.placeUnknown, "the place \(path) \(where_)", allowed: ["add"])
    }

    mutating func add(
        _ path: PlacePath, _ event: PlaceAdded, _ context: CommandContext
    ) throws(Rejection) -> [Proposal<RegistryEvent>] {
        try checkFree(path)
        try check(name: event.name)
        if let area = event.floorArea, area < 0 {
            throw Rejection(.placeCountInvalid, "a floor area is not negative")
        }
        return [context.propose(.placeAdded(event), about: path.subject, at: path)]
    }

    mutating func rename(
        _ path: PlacePath, _ name: String, _ context: CommandContext
    ) throws(Rejection) -> [Proposal<RegistryEvent>] {
        _ = try openPlace(path)
        try check(name: name)
        return [context.propose(.placeRenamed(PlaceRenamed(name: name)), about: path.subject, at: path)]
    }

    mutating func move(
        _ path: PlacePath, to target: PlacePath, _ context: CommandContext
    ) throws(Rejection) -> [Proposal<RegistryEvent>] {
        _ = try openPlace(path)
        guard !path.contains(target) else {
            throw Rejection(.placeIntoItself, "\(path) cannot move to \(target), which is inside it")
        }
        try checkFree(target)
        let (inside, devices) = contents(of: path)
        guard inside.count + devices.count <= Self.maximumMoveCount else {
            throw Rejection(
                .placeTooMuchInside,
                "\(inside.count) places and \(devices.count) devices move with \(path), the limit is "
                    + "\(Self.maximumMoveCount): move its parts first")
        }
        var proposals: [Proposal<RegistryEvent>] = []
        for old in inside {
            let new = old.moved(from: path, to: target)
            guard new.isValid else {
                throw Rejection(.placePathInvalid, "\(old) would become \(new), which is too long or too deep")
            }
            proposals.append(context.propose(.placeMoved(PlaceMoved(to: new)), about: old.subject, at: old))
        }
        for (id, place) in devices {
            proposals.append(
                context.propose(
                    .deviceMoved(DeviceMoved()), about: id.text, at: place.moved(from: path, to: target)))
        }
        return proposals
    }

    /// The open places of a subtree, outer ones first, and the devices there, each in their order.
    private func contents(of path: PlacePath) -> (places: [PlacePath], devices: [(DeviceID, PlacePath)]) {
        var inside: [PlacePath] = []
        var mounted: [(DeviceID, PlacePath)] = []
        places.forEach { place in if place.closed == nil, path.contains(place.path) { inside.append(place.path) } }
        devices.forEach { device in
            if device.removed == nil, path.contains(device.place) { mounted.append((device.id, device.place)) }
        }
        return (inside.sorted(), mounted.sorted { $0.0 < $1.0 })
    }

    mutating func close(
        _ path: PlacePath, _ context: CommandContext
    ) throws(Rejection) -> [Proposal<RegistryEvent>] {
        let place = try openPlace(path)
        guard path != .community, place.openChildren == 0, place.devices == 0 else {
            throw Rejection(
                .placeNotEmpty, "\(path) holds \(place.openChildren) places and \(place.devices) devices",
                allowed: ["move"])
        }
        return [context.propose(.placeClosed(PlaceClosed()), about: path.subject, at: path)]
    }

    mutating func draw(
        _ path: PlacePath, _ geometry: [Geometry], _ context: CommandContext
    ) throws(Rejection) -> [Proposal<RegistryEvent>] {
        _ = try openPlace(path)
        let count = geometry.reduce(0) { $0 + $1.coordinates.count / 2 }
        guard geometry.allSatisfy(\.isValid), count <= Geometry.maximumPointCount else {
            throw Rejection(
                .placeGeometryInvalid,
                "shapes are points, lines and closed rings in 1e-7 degrees, with at most "
                    + "\(Geometry.maximumPointCount) points together")
        }
        return [context.propose(.placeDrawn(PlaceDrawn(geometry: geometry)), about: path.subject, at: path)]
    }

    mutating func count(
        _ path: PlacePath, _ event: PlaceCounted, _ context: CommandContext
    ) throws(Rejection) -> [Proposal<RegistryEvent>] {
        _ = try openPlace(path)
        guard event.people >= 0, event.households >= 0, (0...event.households).contains(event.occupied) else {
            throw Rejection(
                .placeCountInvalid, "counts are not negative, and no more households are occupied than there are")
        }
        return [context.propose(.placeCounted(event), about: path.subject, at: path)]
    }

    private mutating func checkFree(_ path: PlacePath) throws(Rejection) {
        guard path.isValid else {
            throw Rejection(
                .placePathInvalid,
                "a path has 1 to \(PlacePath.maximumDepth) names of letters, digits, dashes, dots and underscores")
        }
        guard place(path) == nil else {
            throw Rejection(.placeExists, "the place \(path) is registered", allowed: ["rename", "move", "close"])
        }
        let parent = path.parent ?? .community
        guard place(parent) != nil else {
            throw Rejection(.placeParentUnknown, "no place \(parent) is open for \(path) to be in", allowed: ["add"])
        }
    }
}

extension PlacePath {
    /// Where something that was here or deeper is after this place has moved.
    fileprivate func moved(from old: PlacePath, to new: PlacePath) -> PlacePath {
        PlacePath(text: new.text + text.dropFirst(old.text.count))
    }
}
