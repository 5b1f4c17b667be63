extension Registry {
    public mutating func device(_ id: DeviceID) -> Device? { devices[id] }

    mutating func presentDevice(_ id: DeviceID) throws(Rejection) -> Device {
        guard let device = devices[id] else {
            throw Rejection(.deviceUnknown, "no device \(id) is registered", allowed: ["install"])
        }
        guard device.removed == nil else {
            let successor = device.replacedBy.map { ", \($0) has its place" } ?? ""
            throw Rejection(.deviceRemoved, "the device \(id) is gone\(successor)")
        }
        return device
    }

    mutating func install(
        _ id: DeviceID, _ event: DeviceInstalled, at place: PlacePath, _ context: CommandContext
    ) throws(Rejection) -> [Proposal<RegistryEvent>] {
        try checkFree(id)
        try check(name: event.kind)
        try check(name: event.model)
        _ = try openPlace(place)
        return [context.propose(.deviceInstalled(event), about: id.text, at: place)]
    }

    mutating func move(
        _ id: DeviceID, to place: PlacePath, _ context: CommandContext
    ) throws(Rejection) -> [Proposal<RegistryEvent>] {
        let device = try presentDevice(id)
        _ = try openPlace(place)
        guard device.place != place else {
            throw Rejection(.deviceStateUnchanged, "the device \(id) is at \(place) already")
        }
        return [context.propose(.deviceMoved(DeviceMoved()), about: id.text, at: place)]
    }

    mutating func remove(_ id: DeviceID, _ context: CommandContext) throws(Rejection) -> [Proposal<RegistryEvent>] {
        let device = try presentDevice(id)
        return [context.propose(.deviceRemoved(DeviceRemoved()), about: id.text, at: device.place)]
    }

    mutating func replace(
        _ id: DeviceID, by other: DeviceID, _ model: String, _ context: CommandContext
    ) throws(Rejection) -> [Proposal<RegistryEvent>] {
        let device = try presentDevice(id)
        try checkFree(other)
        try check(name: model)
        let successor = DeviceInstalled(kind: device.kind, model: model)
        return [
            context.propose(.deviceReplaced(DeviceReplaced(by: other)), about: id.text, at: device.place),
            context.propose(.deviceInstalled(successor), about: other.text, at: device.place),
        ]
    }

    mutating func change(
        _ id: DeviceID, _ event: RegistryEvent, _ context: CommandContext
    ) throws(Rejection) -> [Proposal<RegistryEvent>] {
        let device = try presentDevice(id)
        let changes: (isChange: Bool, verb: String) =
            switch event {
            case .deviceConnected: (device.offline != nil, "disconnect")
            case .deviceDisconnected: (device.offline == nil, "connect")
            case .deviceFailed: (device.failed == nil, "repair")
            default: (device.failed != nil, "fail")
            }
        guard changes.isChange else {
            throw Rejection(.deviceStateUnchanged, "that is so with the device \(id)", allowed: [changes.verb])
        }
        return [context.propose(event, about: id.text, at: device.place)]
    }

    private mutating func checkFree(_ id: DeviceID) throws(Rejection) {
        try check(id: id)
        guard devices[id] == nil else {
            throw Rejection(.deviceExists, "the id \(id) is, or was, another device's")
        }
    }
}
