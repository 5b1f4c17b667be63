// swift-tools-version: 6.2
import PackageDescription

/// Every target is compiled with the same settings; there are no exceptions to remember.
let settings: [SwiftSetting] = [
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    // Run-time checks for overlapping access cost a tenth of a request. Debug builds keep them.
    .unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release)),
]

/// A C library that Debian ships, as a module map and a shim header.
func library(_ name: String, pkgConfig: String, debian package: String) -> Target {
    .systemLibrary(
        name: name, path: "Sources/Platform/\(name)", pkgConfig: pkgConfig, providers: [.apt([package])])
}

/// One leaf folder with one purpose: `module("Merkle", in: "Sources/Core", uses: "Digest")`.
func module(_ name: String, in folder: String, uses: String...) -> Target {
    .target(
        name: name, dependencies: uses.map { .init(stringLiteral: $0) },
        path: "\(folder)/\(name)", swiftSettings: settings)
}

/// The tests of a module mirror its name; what they use beyond it stands beside it. Folders of data are no sources.
func tests(_ name: String, uses: String..., excluding folders: String...) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: ([name] + uses).map { .init(stringLiteral: $0) },
        path: "Tests/\(name)Tests", exclude: folders, swiftSettings: settings)
}

let package = Package(
    name: "linli",
    targets: [
        // Platform: the only floor that touches C and `unsafe`.
        library("CSQLite", pkgConfig: "sqlite3", debian: "libsqlite3-dev"),
        library("COpenSSL", pkgConfig: "openssl", debian: "libssl-dev"),
        library("CZstd", pkgConfig: "libzstd", debian: "libzstd-dev"),
        library("CZlib", pkgConfig: "zlib", debian: "zlib1g-dev"),
        library("CUV", pkgConfig: "libuv", debian: "libuv1-dev"),
        library("CNghttp2", pkgConfig: "libnghttp2", debian: "libnghttp2-dev"),
        library("CCurl", pkgConfig: "libcurl", debian: "libcurl4-openssl-dev"),
        library("CMosquitto", pkgConfig: "libmosquitto", debian: "libmosquitto-dev"),
        library("CModbus", pkgConfig: "libmodbus", debian: "libmodbus-dev"),
        module("Digest", in: "Sources/Platform", uses: "COpenSSL"),
        module("TLS", in: "Sources/Platform", uses: "COpenSSL", "Digest"),
        module("Cipher", in: "Sources/Platform", uses: "COpenSSL"),
        module("SQLite", in: "Sources/Platform", uses: "CSQLite"),
        module("Zstd", in: "Sources/Platform", uses: "CZstd"),
        module("Zlib", in: "Sources/Platform", uses: "CZlib"),
        .systemLibrary(name: "CLinux", path: "Sources/Platform/CLinux"),
        module("Files", in: "Sources/Platform", uses: "CLinux", "Threads"),
        module("Randomness", in: "Sources/Platform"),
        module("SimulatedDisk", in: "Sources/Platform", uses: "CSQLite", "Files", "Randomness"),
        module("Threads", in: "Sources/Platform", uses: "CLinux"),
        module("EventLoop", in: "Sources/Platform", uses: "CLinux", "CUV", "Threads"),
        module("Sockets", in: "Sources/Platform", uses: "CLinux", "Threads"),
        module("Courier", in: "Sources/Platform", uses: "CCurl", "Threads"),
        module("HTTPTypes", in: "Sources/Platform"),
        module("HTTP", in: "Sources/Platform", uses: "CNghttp2", "EventLoop", "HTTP1", "HTTPTypes", "TLS", "Threads"),
        module("HTTP1", in: "Sources/Platform", uses: "HTTPTypes"),
        module("MQTT", in: "Sources/Platform", uses: "CMosquitto", "Sockets", "Threads"),
        module("Modbus", in: "Sources/Platform", uses: "CModbus", "Sockets"),

        module("Reference", in: "Sources/Platform", uses: "CSQLite"),

        // Core and Wire: pure values, which import one another and Digest alone.
        module("CBOR", in: "Sources/Core"),
        module("JSON", in: "Sources/Core"),
        module("Merkle", in: "Sources/Core", uses: "Digest"),
        module("Sketch", in: "Sources/Core", uses: "CBOR"),
        module("Spreadsheet", in: "Sources/Core"),
        module("Wire", in: "Protocols", uses: "CBOR", "Digest"),
        module("Replication", in: "Sources/Core", uses: "Digest", "Merkle", "Wire"),
        module("Calendar", in: "Sources/Core", uses: "Wire"),
        module("Community", in: "Sources/Core", uses: "CBOR", "Calendar", "Digest", "JSON", "Wire"),
        module("Forms", in: "Sources/Core", uses: "Calendar", "Community", "Digest", "JSON", "Wire"),
        module("Projections", in: "Sources/Core", uses: "Calendar", "Community", "Sketch", "Wire"),

        // Services: what keeps, serves and watches.
        module(
            "Ledger", in: "Sources/Services",
            uses: "CBOR", "Digest", "Files", "Merkle", "SQLite", "Threads", "Wire", "Zstd"),
        module(
            "Views", in: "Sources/Services",
            uses: "CBOR", "Community", "Digest", "Files", "Ledger", "Merkle", "SQLite", "Threads", "Wire"),
        module(
            "DistrictStore", in: "Sources/Services",
            uses: "CBOR", "Digest", "Files", "Merkle", "SQLite", "Threads", "Wire"),
        module(
            "Vault", in: "Sources/Services",
            uses: "CBOR", "Cipher", "Community", "Digest", "Files", "SQLite", "Threads", "Wire"),
        // Devices that do not speak HTTP.
        module(
            "Edges", in: "Sources/Services",
            uses: "Calendar", "Digest", "JSON", "MQTT", "Modbus", "Sockets", "Threads", "Wire"),
        module("Metrics", in: "Sources/Services", uses: "Files", "Threads"),
        module("MediaFiles", in: "Sources/Services", uses: "Digest", "Files", "Threads"),
        module("People", in: "Sources/Services", uses: "Community", "Digest", "Files", "SQLite", "Wire"),
        module(
            "Surface", in: "Sources/Services",
            uses: "Community", "EventLoop", "HTTP", "HTTPTypes", "JSON", "Logs", "Threads", "Zlib", "Zstd"),
        module(
            "ReplicationLine", in: "Sources/Services",
            uses: "EventLoop", "HTTP", "HTTPTypes", "Surface", "Threads", "Wire", "Zstd"),
        module(
            "Uplink", in: "Sources/Services",
            uses: "Digest", "EventLoop", "HTTP", "HTTPTypes", "Ledger", "Merkle", "Replication",
            "ReplicationLine", "Surface", "TLS", "Threads", "Wire", "Zstd"),
        module(
            "District", in: "Sources/Services",
            uses: "Digest", "DistrictStore", "EventLoop", "HTTP", "HTTPTypes", "Merkle", "Replication",
            "ReplicationLine", "Surface", "TLS", "Threads", "Wire", "Zstd"),
        module(
            "Node", in: "Sources/Services",
            uses: "CBOR", "Calendar", "Community", "Courier", "Digest", "Edges", "EventLoop", "Files", "Forms",
            "HTTP", "HTTPTypes", "JSON", "Ledger", "Logs", "MQTT", "MediaFiles", "Merkle", "Metrics", "Notify",
            "People", "Projections", "SQLite", "Spreadsheet", "Surface", "TLS", "Threads", "Vault", "Views", "Wire"),
        module(
            "Notify", in: "Sources/Services",
            uses: "Calendar", "Community", "Courier", "Digest", "Files", "JSON", "Wire"),
        module("Logs", in: "Sources/Services", uses: "Calendar", "Files", "Threads", "Wire"),

        // The simulator: what is not the product and proves it.
        module("Demonstration", in: "Simulator", uses: "CBOR", "Calendar", "Community", "Randomness", "Wire"),
        module(
            "Load", in: "Simulator",
            uses: "Calendar", "EventLoop", "HTTP", "HTTPTypes", "Randomness", "Sketch", "TLS", "Threads", "Wire"),

        // The roof: the only one that sees everything.
        .executableTarget(
            name: "linli",
            dependencies: [
                "CBOR", "Calendar", "Community", "Demonstration", "Digest", "EventLoop", "Files", "Forms", "HTTP",
                "HTTPTypes", "JSON", "Ledger", "Load", "Logs", "Merkle", "Node", "Projections", "Reference", "SQLite",
                "SimulatedDisk", "Sketch", "Spreadsheet", "TLS", "Threads", "Vault", "Views", "Wire", "Zstd",
            ],
            path: "Sources/linli", swiftSettings: settings),

        // What tests share: seeded randomness, hexadecimal, moments, the files of this repository.
        module("Samples", in: "Tests", uses: "CBOR", "Calendar", "Randomness", "Wire"),
        // A lane whose commands are decided, recorded and folded as a node does it, under a clock set by hand.
        module("Histories", in: "Tests", uses: "CBOR", "Calendar", "Community", "Samples", "Wire"),
        tests("Digest", uses: "Randomness"),
        tests("Cipher", uses: "Digest", "Samples"),
        tests("CBOR", uses: "Samples"),
        tests("JSON", uses: "Samples"),
        tests("Merkle", uses: "Digest"),
        tests("Sketch", uses: "CBOR", "Samples"),
        tests("Spreadsheet", uses: "Samples"),
        tests("Community", uses: "Calendar", "CBOR", "Digest", "Histories", "Samples", "Wire"),
        tests("Wire", uses: "CBOR", "Digest", "Merkle", "Samples", "Zstd"),
        tests("Replication", uses: "CBOR", "Digest", "Merkle", "Samples", "Wire"),
        tests("Calendar", uses: "Samples", "Wire"),
        tests("Forms", uses: "Calendar", "Community", "JSON", "Samples", "Wire"),
        tests(
            "Projections", uses: "CBOR", "Calendar", "Community", "Histories", "Samples", "Sketch", "Wire",
            excluding: "ClosedLoop/Worked", "Patrol/Worked"),
        tests("Demonstration", uses: "CBOR", "Calendar", "Community", "Digest", "Projections", "Wire"),
        tests("Load", uses: "EventLoop", "HTTP", "HTTPTypes", "Randomness", "Sketch", "Wire"),
        tests("Files", uses: "SimulatedDisk", "Threads"),
        tests(
            "Ledger",
            uses: "CBOR", "CrashWriter", "Digest", "Files", "Merkle", "SQLite", "Samples", "SimulatedDisk", "Threads",
            "Wire", "Zstd"),
        // The process that tests of the ledger kill.
        .executableTarget(
            name: "CrashWriter", dependencies: ["CBOR", "Files", "Ledger", "Samples", "Threads", "Wire"],
            path: "Tests/CrashWriter", swiftSettings: settings),
        // The server that the conformance suite talks to.
        .executableTarget(
            name: "WebServer", dependencies: ["EventLoop", "HTTP", "HTTPTypes", "Metrics", "TLS"],
            path: "Tests/WebServer", swiftSettings: settings),
        tests(
            "DistrictStore",
            uses: "CBOR", "Digest", "Files", "Merkle", "SQLite", "Samples", "SimulatedDisk", "Threads", "Wire"),
        // Nodes and a district, whole, over sockets.
        tests(
            "District",
            uses: "CBOR", "Digest", "DistrictStore", "EventLoop", "HTTP", "HTTPTypes", "Ledger", "Merkle", "Randomness",
            "Replication",
            "ReplicationLine", "Samples", "SimulatedDisk", "Surface", "TLS", "Threads", "Uplink", "Wire", "Zstd"),
        tests("Threads"),
        tests("EventLoop", uses: "Threads"),
        tests("Courier"),
        tests("MQTT", uses: "Samples", "Sockets"),
        tests("Modbus", uses: "Samples", "Sockets"),
        tests("TLS", uses: "Digest", "Samples", "Threads"),
        // A server and a client under the bytes of a fuzzer, for it and for the tests that replay what it has found.
        module("HTTPAttack", in: "Tests", uses: "EventLoop", "HTTP", "HTTPTypes", "Threads"),
        tests("HTTP", uses: "EventLoop", "HTTPAttack", "HTTPTypes", "Samples", "TLS", "Threads"),
        tests("HTTPTypes"),
        // What a parser makes of bytes, for tests, the fuzzer and the comparison with another implementation.
        module("HTTP1Reading", in: "Tests", uses: "HTTP1", "HTTPTypes"),
        .executableTarget(
            name: "HTTP1Reader", dependencies: ["HTTP1", "HTTP1Reading", "HTTPTypes", "Samples"],
            path: "Tests/HTTP1Reader", swiftSettings: settings),
        tests("HTTP1", uses: "HTTP1Reading", "HTTPTypes", "Samples"),
        tests(
            "Notify", uses: "Calendar", "Community", "Courier", "Digest", "Files", "JSON", "SimulatedDisk", "Wire"),
        tests("Logs", uses: "Files", "Samples", "Threads"),
        tests("Edges", uses: "JSON", "MQTT", "Modbus", "Wire"),
        tests("Metrics", uses: "Samples", "Threads"),
        tests("MediaFiles", uses: "Digest", "Files", "SimulatedDisk"),
        tests("People", uses: "Community", "Digest", "Files", "SQLite", "SimulatedDisk", "Wire"),
        tests(
            "linli",
            uses: "CBOR", "Calendar", "Community", "Digest", "Files", "Forms", "Ledger", "Merkle", "Samples", "TLS",
            "Views", "Wire"),
        tests("Vault", uses: "Community", "Files", "SQLite", "SimulatedDisk", "Threads", "Wire"),
        // A node whose time flies, for tests that live through a day.
        .executableTarget(
            name: "HurriedNode",
            dependencies: ["EventLoop", "Files", "Ledger", "Logs", "Node", "Threads", "Views", "Wire"],
            path: "Tests/HurriedNode", swiftSettings: settings),
        // Of the program itself, too: its processes are killed.
        tests(
            "Node",
            uses: "Calendar", "Community", "Demonstration", "Digest", "Edges", "EventLoop", "Files", "Forms", "HTTP",
            "HTTPTypes", "HurriedNode", "JSON", "Ledger", "Logs", "MediaFiles", "Merkle", "Metrics", "Notify",
            "People", "Randomness", "Samples", "SimulatedDisk", "Surface", "Threads", "Vault", "Views", "Wire",
            "Zstd", "linli",
            excluding: "People/roles.csv"),
        tests("SimulatedDisk", uses: "CSQLite", "Files"),
        tests("SQLite", uses: "Samples"),
        tests(
            "Views",
            uses: "CBOR", "Community", "Files", "Ledger", "SQLite", "Samples", "SimulatedDisk", "Wire"),
    ],
    swiftLanguageModes: [.v6]
)
