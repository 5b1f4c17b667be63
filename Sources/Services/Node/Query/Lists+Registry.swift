import Community
import Surface
import Wire

extension Lists {
    static let registry: [any ListedRows] = [
        RowsOf<Incident, Place>(
            "places", "Place", "A place of the community's tree.", .estate, at: .column("path"),
            filters: [
                .word("kind", "Only those of this kind.", [:] as KeyValuePairs<String, [Place.Kind]>), .place("path"),
            ],
            single: .path, example: place),
        RowsOf<Incident, Device>(
            "devices", "Device", "A device: where it is, and whether it can be reached and is fit for use.", .estate,
            at: .column("place"),
            filters: [
                .place(), deviceState, .text("kind", "Only those of this kind.", example: "smoke"),
            ], single: .id("smoke-b1-3"), example: device),
    ]

    private static let deviceState: ListFilter = {
        let isNull: @Sendable (ColumnValue) -> Bool = { $0 == .null }
        let isThere: @Sendable (ColumnValue) -> Bool = { $0 != .null }
        let present = ColumnTest("removed", isNull)
        let choices: [(String, [ColumnTest])] = [
            ("present", [present]),
            ("working", [present, ColumnTest("offline_since", isNull), ColumnTest("failed_since", isNull)]),
            ("offline", [present, ColumnTest("offline_since", isThere)]),
            ("failed", [present, ColumnTest("failed_since", isThere)]), ("removed", [ColumnTest("removed", isThere)]),
        ]
        return ListFilter(.choice("state", "Only those that are so.", choices, example: "offline")) { $0 }
    }()

    static let people: [any ListedRows] = [
        RowsOf<Incident, Department>(
            "departments", "Department", "Who disposes of cases.", .people, at: .community, single: .id("pm"),
            example: department),
        RowsOf<Incident, Staff>(
            "staff", "Staff", "Who works here, by the reference under which the vault knows them.", .people,
            at: .community, filters: [.text("department", "Only those of this department.", example: "pm")],
            single: .id("p7c1d9e2f4a6b8"), example: staff),
        RowsOf<Incident, Seat>(
            "seats", "Seat", "A desk of a control room.", .people, at: .column("place"), filters: [.place()],
            single: .id("seat-1"), example: seat),
    ]

    private static let place: Place = {
        var place = Place()
        (place.path, place.kind, place.name) = ("b3/u1", .unit, "一单元")
        (place.floorArea, place.opened, place.people) = (182_000, morning, 64)
        (place.households, place.occupied, place.devices) = (24, 22, 18)
        place.geometry = [Geometry(.point, [1_163_912_345, 399_012_345])]
        return place
    }()

    private static let device: Device = {
        var device = Device()
        (device.id, device.kind, device.model) = ("smoke-b1-3", "smoke", "GST-104")
        (device.place, device.installed) = ("b1/u2/s3", morning)
        return device
    }()

    private static let department: Department = {
        var department = Department()
        (department.id, department.name) = ("pm", "物业工程部")
        return department
    }()

    private static let staff: Staff = {
        var staff = Staff()
        (staff.id, staff.department, staff.joined) = ("p7c1d9e2f4a6b8", "pm", morning)
        return staff
    }()

    private static let seat: Seat = {
        var seat = Seat()
        (seat.id, seat.place, seat.opened) = ("seat-1", "b1", morning)
        return seat
    }()
}
