import Community

/// How large the demonstration community is. The full size is that of a residential quarter of about 3,000 people.
public struct Estate: Sendable {
    public let buildings: Int
    public let unitsPerBuilding: Int
    public let storeysPerUnit: Int
    public let roomsPerStorey: Int
    public let reportsPerDay: Int
    public let alarmsPerDay: Int
    public let electricityMeters: Int
    public let waterMeters: Int

    public static let full = Estate(
        buildings: 12, unitsPerBuilding: 2, storeysPerUnit: 18, roomsPerStorey: 3, reportsPerDay: 22, alarmsPerDay: 200,
        electricityMeters: 1_200, waterMeters: 1_000)
    /// One building: for tests, and to look at.
    public static let small = Estate(
        buildings: 1, unitsPerBuilding: 2, storeysPerUnit: 6, roomsPerStorey: 2, reportsPerDay: 8, alarmsPerDay: 30,
        electricityMeters: 60, waterMeters: 40)

    var households: Int { buildings * unitsPerBuilding * storeysPerUnit * roomsPerStorey }

    var rooms: [PlacePath] { places.filter { $0.kind == .room }.map(\.path) }

    /// Every place of the community with what it is, the outer before the inner.
    var places: [(path: PlacePath, kind: Place.Kind, name: String)] {
        var places: [(PlacePath, Place.Kind, String)] = [
            ("gate-1", .gate, "正门"), ("gate-2", .gate, "后门"), ("road-1", .road, "环路"), ("garage-1", .garage, "地下车库"),
            ("plant-1", .plant, "水泵房"), ("plant-2", .plant, "配电室"), ("yard-1", .area, "垃圾房"),
            ("control", .controlRoom, "监控室"),
        ]
        for building in 1...buildings {
            places.append((PlacePath(text: "b\(building)"), .building, "\(building)号楼"))
            for unit in 1...unitsPerBuilding {
                let path = "b\(building)/u\(unit)"
                places.append((PlacePath(text: path), .unit, "\(building)号楼\(unit)单元"))
                for storey in 1...storeysPerUnit {
                    for room in 1...roomsPerStorey {
                        let number = storey * 100 + room
                        places.append((PlacePath(text: "\(path)/r\(number)"), .room, "\(number)室"))
                    }
                }
            }
        }
        return places
    }

    /// What hangs on the walls: cameras and sensors in every building, and along the fence.
    var devices: [(id: DeviceID, kind: String, model: String, place: PlacePath)] {
        var devices: [(DeviceID, String, String, PlacePath)] = [
            ("perimeter-1", "perimeter", "RF-200", "road-1"), ("co-1", "co-sensor", "CO-3", "garage-1"),
            ("hydrant-1", "hydrant", "HP-1", "road-1"), ("pump-1", "pump", "WP-9", "plant-1"),
            ("bin-1", "bin", "BN-2", "yard-1"), ("gate-1-cam", "camera", "CM-4K", "gate-1"),
            ("gate-2-cam", "camera", "CM-4K", "gate-2"), ("panic-1", "panic-post", "SOS-1", "gate-1"),
        ]
        for building in 1...buildings {
            for unit in 1...unitsPerBuilding {
                let (name, path) = ("b\(building)u\(unit)", PlacePath(text: "b\(building)/u\(unit)"))
                devices.append((DeviceID(text: "\(name)-cam"), "camera", "CM-1080", path))
                devices.append((DeviceID(text: "\(name)-door"), "door", "DR-1", path))
                devices.append((DeviceID(text: "\(name)-lift"), "lift", "LF-800", path))
                devices.append((DeviceID(text: "\(name)-ebike"), "lift-camera", "EB-1", path))
                for storey in 1...storeysPerUnit {
                    devices.append((DeviceID(text: "\(name)-smoke\(storey)"), "smoke", "SM-7", path))
                }
                devices.append((DeviceID(text: "\(name)-gas"), "gas", "GS-2", path))
            }
        }
        return devices
    }

    /// Where rounds go by, a little apart from each other.
    var checkpoints: [(id: CheckpointID, place: PlacePath, position: Position)] {
        let origin = Position(longitude: 1_214_737_000, latitude: 312_304_000)
        let spots = ["gate-1", "gate-2", "road-1", "garage-1", "plant-1", "plant-2", "yard-1"].map {
            PlacePath(text: $0)
        }
        let units = (1...buildings).flatMap { building in
            (1...unitsPerBuilding).map { PlacePath(text: "b\(building)/u\($0)") }
        }
        return (spots + units).enumerated().map { number, place in
            (
                CheckpointID(text: "cp-\(number + 1)"), place,
                Position(
                    longitude: origin.longitude + Int64(number % 6) * 4_000,
                    latitude: origin.latitude + Int64(number / 6) * 3_500)
            )
        }
    }
}
