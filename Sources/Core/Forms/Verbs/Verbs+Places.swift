internal import Community

extension VerbForm {
    static let places: [VerbForm] = [
        registry("place.add", "There is a place in the community.") { form throws(FormError) in
            .addPlace(
                try form.place(), kind: try form.required("kind"), name: try form.required("name", .name("1号楼")),
                floorArea: try form.optional("area", .decimal(2, "square metres", example: "88.50")))
        },
        registry("place.rename", "A place has another name.") { form throws(FormError) in
            .renamePlace(try form.place(), name: try form.required("name", .name("1号楼")))
        },
        registry("place.move", "A place, with all that is in it, is in another place.") { form throws(FormError) in
            .movePlace(try form.place(), to: try form.required("to"))
        },
        registry("place.close", "There is no such place any more.") { form throws(FormError) in
            .closePlace(try form.place())
        },
        registry("place.draw", "Where a place lies on the ground.") { form throws(FormError) in
            .drawPlace(try form.place(), try form.required("geometry", Geometry.form.list(1...64)))
        },
        registry("place.count", "How many people live in a place.") { form throws(FormError) in
            .countPeople(
                try form.place(), people: try form.required("people", .count(3_200)),
                households: try form.required("households", .count(1_200)),
                occupied: try form.required("occupied", .count(1_100)))
        },
    ]

    static let devices: [VerbForm] = [
        registry("device.install", "A device is put up at a place.") { form throws(FormError) in
            .installDevice(
                try form.device(), kind: try form.required("kind", .name("smoke-detector")),
                model: try form.required("model", .name("JTY-GD-3002")), at: try form.required("place"))
        },
        registry("device.move", "A device is at another place.") { form throws(FormError) in
            .moveDevice(try form.device(), to: try form.required("place"))
        },
        registry("device.remove", "A device is taken down for good.") { form throws(FormError) in
            .removeDevice(try form.device())
        },
        registry("device.replace", "Another device takes its place.") { form throws(FormError) in
            .replaceDevice(
                try form.device(), by: try form.required("by", .id("smoke-b1-3b")),
                model: try form.required("model", .name("JTY-GD-3002")))
        },
        registry("device.connect", "A device can be reached again.") { form throws(FormError) in
            .connectDevice(try form.device())
        },
        registry("device.disconnect", "A device cannot be reached.") { form throws(FormError) in
            .disconnectDevice(try form.device())
        },
        registry("device.fail", "A device is not fit for use.") { form throws(FormError) in
            .failDevice(try form.device(), reason: try form.optionalWords("reason"))
        },
        registry("device.repair", "A device is fit for use again.") { form throws(FormError) in
            .repairDevice(try form.device())
        },
    ]

    static func registry(
        _ name: String, _ summary: String,
        _ read: @escaping @Sendable (inout Form) throws(FormError) -> RegistryCommand
    ) -> VerbForm {
        VerbForm(name, summary) { form throws(FormError) in .incident(.registry(try read(&form))) }
    }
}

extension Form {
    mutating func place() throws(FormError) -> PlacePath { try subject("place", PlacePath.form) }

    fileprivate mutating func device() throws(FormError) -> DeviceID { try subject("device", .id("smoke-b1-3")) }
}
