import Community
import Samples
import Testing
import Wire

@Suite struct `The registry under any commands` {
    @Test func `is what a naive model of it is`() throws {
        var run = RegistryRun(seed: 1)
        for _ in 0..<20_000 { try run.step() }
        #expect(
            run.rules.isSuperset(of: [
                .placeUnknown, .placeExists, .placeParentUnknown, .placeNotEmpty, .placeIntoItself, .deviceExists,
                .deviceUnknown, .deviceRemoved, .deviceStateUnchanged,
            ]))
        #expect(run.accepted > 4_000)
        try run.compareAll()
    }
}

/// Commands by chance about a few places and many devices, and what they should lead to.
private struct RegistryRun {
    /// A device as somebody would keep it on paper.
    struct Paper: Equatable {
        var place: PlacePath
        var isGone = false
        var isOffline = false
        var isFailed = false
    }

    var desk = RegistryDesk()
    var open: Set<PlacePath> = []
    var devices: [DeviceID: Paper] = [:]
    private(set) var rules: Set<Rule> = []
    private(set) var accepted = 0
    private var random: SeededGenerator
    private var installed = 0

    private static let paths: [PlacePath] = ["a", "b", "c", "a/x", "a/y", "b/x", "a/x/1", "b/x/1", "c/y"]

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    mutating func step() throws {
        let command = command()
        let expected = refusal(of: command)
        let found = try desk.refusal(of: command)
        #expect(found?.rule == expected, "\(command)")
        if let found { rules.insert(found.rule) } else { accepted += 1 }
        if expected == nil { happen(command) }
        if let id = Self.device(of: command) { try compare(id) }
    }

    mutating func compareAll() throws {
        for id in devices.keys { try compare(id) }
        for path in Self.paths {
            let isOpen = desk.registry.place(path) != nil
            #expect(isOpen == open.contains(path), "\(path)")
        }
    }

    private mutating func compare(_ id: DeviceID) throws {
        let found = desk.registry.device(id)
        guard let paper = devices[id] else { return #expect(found == nil) }
        let device = try #require(found)
        #expect((device.removed != nil) == paper.isGone)
        guard !paper.isGone else { return }
        #expect(device.place == paper.place)
        #expect((device.offline != nil) == paper.isOffline && (device.failed != nil) == paper.isFailed)
    }

    // MARK: What is asked

    private mutating func command() -> RegistryCommand {
        let path = random.element(of: Self.paths)
        // Mostly one that came lately, so that much happens to each.
        let id = DeviceID(text: "d\(max(0, installed - random.number(in: 0...9)))")
        switch random.number(in: 0...11) {
        case 0, 1: return .addPlace(path, kind: .area, name: "p")
        case 2: return .closePlace(path)
        case 3: return .movePlace(path, to: random.element(of: Self.paths))
        case 4, 5:
            let isNew = random.chance(perMille: 900)
            if isNew { installed += 1 }
            return .installDevice(isNew ? DeviceID(text: "d\(installed)") : id, kind: "k", model: "m", at: path)
        case 6: return .moveDevice(id, to: path)
        case 7: return random.chance(perMille: 400) ? .removeDevice(id) : .connectDevice(id)
        case 8: return .disconnectDevice(id)
        case 9: return .connectDevice(id)
        case 10: return .failDevice(id)
        default: return .repairDevice(id)
        }
    }

    private static func device(of command: RegistryCommand) -> DeviceID? {
        switch command {
        case .installDevice(let id, _, _, _), .moveDevice(let id, _), .removeDevice(let id), .connectDevice(let id),
            .disconnectDevice(let id), .failDevice(let id, _), .repairDevice(let id):
            id
        default: nil
        }
    }

    // MARK: What should come of it

    private func refusal(of command: RegistryCommand) -> Rule? {
        switch command {
        case .addPlace(let path, _, _, _): return refusalOfNew(path)
        case .closePlace(let path):
            guard open.contains(path) else { return .placeUnknown }
            let isEmpty = !open.contains { $0 != path && path.contains($0) } && !isUsed(path)
            return isEmpty ? nil : .placeNotEmpty
        case .movePlace(let path, let target):
            guard open.contains(path) else { return .placeUnknown }
            if path.contains(target) { return .placeIntoItself }
            return refusalOfNew(target) ?? refusalOfMove(from: path, to: target)
        case .installDevice(let id, _, _, let path):
            return devices[id] != nil ? .deviceExists : open.contains(path) ? nil : .placeUnknown
        case .moveDevice(let id, let path):
            return present(id) ?? (!open.contains(path) ? .placeUnknown : unchanged(devices[id]!.place == path))
        case .removeDevice(let id): return present(id)
        case .connectDevice(let id): return present(id) ?? unchanged(!devices[id]!.isOffline)
        case .disconnectDevice(let id): return present(id) ?? unchanged(devices[id]!.isOffline)
        case .failDevice(let id, _): return present(id) ?? unchanged(devices[id]!.isFailed)
        case .repairDevice(let id): return present(id) ?? unchanged(!devices[id]!.isFailed)
        default: return nil
        }
    }

    private func refusalOfNew(_ path: PlacePath) -> Rule? {
        if open.contains(path) { return .placeExists }
        let outer = path.text.split(separator: "/").dropLast().joined(separator: "/")
        return outer.isEmpty || open.contains(PlacePath(text: outer)) ? nil : .placeParentUnknown
    }

    private func refusalOfMove(from path: PlacePath, to target: PlacePath) -> Rule? {
        let inside = open.filter { path.contains($0) }
        let mounted = devices.values.count { !$0.isGone && path.contains($0.place) }
        if inside.count + mounted > Registry.maximumMoveCount { return .placeTooMuchInside }
        let isValid = inside.allSatisfy { Self.moved($0, from: path, to: target).isValid }
        return isValid ? nil : .placePathInvalid
    }

    private static func moved(_ old: PlacePath, from path: PlacePath, to target: PlacePath) -> PlacePath {
        PlacePath(text: target.text + old.text.dropFirst(path.text.count))
    }

    private func isUsed(_ path: PlacePath) -> Bool { devices.values.contains { !$0.isGone && $0.place == path } }
    private func present(_ id: DeviceID) -> Rule? {
        devices[id].map { $0.isGone ? .deviceRemoved : nil } ?? .deviceUnknown
    }
    private func unchanged(_ isSo: Bool) -> Rule? { isSo ? .deviceStateUnchanged : nil }

    private mutating func happen(_ command: RegistryCommand) {
        switch command {
        case .addPlace(let path, _, _, _): open.insert(path)
        case .closePlace(let path): open.remove(path)
        case .movePlace(let path, let target):
            func moved(_ old: PlacePath) -> PlacePath { Self.moved(old, from: path, to: target) }
            open = Set(open.map { path.contains($0) ? moved($0) : $0 })
            for id in devices.keys where !devices[id]!.isGone && path.contains(devices[id]!.place) {
                devices[id]!.place = moved(devices[id]!.place)
            }
        case .installDevice(let id, _, _, let path): devices[id] = Paper(place: path)
        case .moveDevice(let id, let path): devices[id]!.place = path
        case .removeDevice(let id): devices[id]!.isGone = true
        case .connectDevice(let id): devices[id]!.isOffline = false
        case .disconnectDevice(let id): devices[id]!.isOffline = true
        case .failDevice(let id, _): devices[id]!.isFailed = true
        case .repairDevice(let id): devices[id]!.isFailed = false
        default: break
        }
    }
}
