import Community
import Projections
import Testing
import Wire

@Suite struct `The twin of a place` {
    private static func place(_ path: PlacePath, _ kind: Place.Kind) -> Place {
        var place = Place()
        (place.path, place.kind, place.name) = (path, kind, "")
        return place
    }

    private static func device(_ id: DeviceID, at path: PlacePath, failed: Int64? = nil) -> Device {
        var device = Device()
        (device.id, device.place) = (id, path)
        device.failed = failed.map { Instant(milliseconds: $0) }
        return device
    }

    private static func filled(_ root: PlacePath = .community, depth: Int) -> Twin {
        var twin = Twin(of: root, depth: depth)
        for (path, kind) in [
            (PlacePath.community, Place.Kind.community), ("b1", .building), ("b1/u1", .unit), ("b1/u1/r101", .room),
            ("b10", .building),
        ] { twin.add(place(path, kind)) }
        twin.add(device("d2", at: "b1/u1/r101", failed: 5))
        twin.add(device("d1", at: "b10"))
        var open = Case()
        (open.id, open.place, open.priority, open.state) = ("c1", "b1/u1", .p2, .dispatched)
        twin.add(open)
        var closed = open
        (closed.id, closed.priority, closed.state) = ("c2", .p1, .closed)
        twin.add(closed)
        return twin
    }

    @Test func `counts what is in it and in the places inside it`() {
        let places = Self.filled(depth: 1).places
        #expect(places.map(\.place.text) == ["", "b1", "b10"])
        #expect(places.map(\.devices) == [2, 1, 1] && places.map(\.failed) == [1, 1, 0])
        #expect(places.map(\.cases) == [1, 1, 0])
        // The closed one was more urgent, and is no matter any more.
        #expect(places.map(\.worst) == [.p2, .p2, nil])
    }

    @Test func `shows one place alone as deep as it is asked for`() {
        let twin = Self.filled("b1", depth: 2)
        #expect(twin.places.map(\.place.text) == ["b1", "b1/u1", "b1/u1/r101"])
        // A building whose path begins alike is not inside.
        #expect(twin.devices.map(\.id.text) == ["d2"])
    }
}
