import Community
import Files
import JSON

/// What hangs on walls, who outside is told, and how long what is kept.
extension AdminCommands {
    private static let device = Command.Operand(name: "DEVICE", help: "its id, as it is or is to be")
    private static let hook = Command.Operand(name: "HOOK", help: "its id, as `linli admin hooks list` has it")

    /// They are the manager's, so another token than the administrator's is needed for them.
    static let devices: [Command] = [
        listing(
            "devices", "prints the devices there are, and whether they can be reached", at: "/v1/devices",
            ["device", "kind", "model", "place", "installed", "offline since", "failed since", "removed"],
            ["id", "kind", "model", "place", "installed", "offlineSince", "failedSince", "removed"]),
        command(
            "devices", "install", "puts up a device at a place",
            [
                device, .init(name: "KIND", help: "such as smoke-detector"),
                .init(name: "MODEL", help: "such as GST-104"), .init(name: "PLACE", help: "its path, such as b3/u1"),
            ]
        ) { parsed in
            let body: JSONValue = [
                "kind": .string(parsed["KIND"]), "model": .string(parsed["MODEL"]), "place": .string(parsed["PLACE"]),
            ]
            return ("POST", "/v1/devices/\(segment(parsed["DEVICE"]))/install", body)
        },
        command(
            "devices", "move", "says that a device is at another place",
            [device, .init(name: "PLACE", help: "its path, such as b3/u1")]
        ) { parsed in
            ("POST", "/v1/devices/\(segment(parsed["DEVICE"]))/move", ["place": .string(parsed["PLACE"])])
        },
        command("devices", "remove", "takes a device down for good", [device]) { parsed in
            ("POST", "/v1/devices/\(segment(parsed["DEVICE"]))/remove", nil)
        },
    ]

    static let hooks: [Command] = [
        command(
            "hooks", "add", "has somebody outside told what happens from now on",
            // On the command line everybody on the machine could read its secrets.
            [.init(name: "FILE", help: "JSON as POST /v1/admin/hooks takes it: name, form, url, …")]
        ) { parsed in
            ("POST", "/v1/admin/hooks", try JSONReader.read(try LocalDisk().contents(of: parsed["FILE"])))
        } print: { answer, console in
            console.print(answer["id"]?.string ?? "")
        },
        listing(
            "hooks", "prints who is told, how far each has come, and what is the matter",
            ["hook", "name", "form", "host", "behind", "failing since", "reason"],
            ["id", "name", "form", "host", "behind", "failingSince", "reason"]),
        command("hooks", "remove", "tells somebody nothing any more", [hook]) { parsed in
            ("POST", "/v1/admin/hooks/\(segment(parsed["HOOK"]))/remove", nil)
        },
    ]

    static let retention: [Command] = [
        listing(
            "retention", "prints how many days everything is kept, and how many it must be",
            ["kept", "days", "since", "by", "at least", "because of"],
            ["kind", "days", "since", "by", "leastDays", "leastBy"]),
        command(
            "retention", "change", "says how many days something is kept",
            [
                .init(name: "KIND", help: KeptKind.allCases.map(\.rawValue).joined(separator: ", ")),
                .init(name: "DAYS", help: "a number of days, or always"),
            ]
        ) { parsed in
            guard let days: JSONValue = parsed["DAYS"] == "always" ? .null : Int64(parsed["DAYS"]).map({ .integer($0) })
            else { throw UsageError("DAYS is a whole number or the word always, not \"\(parsed["DAYS"])\"") }
            return ("POST", "/v1/admin/retention/\(segment(parsed["KIND"]))/change", ["days": days])
        },
    ]
}
