import Files
import SimulatedDisk
import Testing

/// What a power cut may leave of names.
@Suite struct NameDurabilityTests {
    /// The files that the seeds leave, by path and content.
    static func remains(after change: (SimulatedDisk) throws -> Void) throws -> Set<[String: [UInt8]]> {
        let disk = SimulatedDisk(seed: 5)
        try change(disk)
        return try Set(
            (0..<100).map { _ in
                let successor = disk.powerCut()
                return try Dictionary(uniqueKeysWithValues: successor.paths.map { ($0, try successor.bytes(of: $0)) })
            })
    }

    static func add(_ path: String, _ bytes: [UInt8], to disk: SimulatedDisk) throws {
        let file = try disk.open(path, .create)
        try file.write(bytes, at: 0)
        try file.sync()
    }

    @Test func `a file that was synced is found under the name it was made with`() throws {
        #expect(try Self.remains { try Self.add("/log", [1], to: $0) } == [["/log": [1]]])
    }

    @Test func `a file that was not synced may be empty or missing`() throws {
        let remains = try Self.remains { disk in try disk.open("/log", .create).write([1], at: 0) }
        #expect(remains == [[:], ["/log": []], ["/log": [0]], ["/log": [1]]])
    }

    @Test func `a directory is there as soon as it was made`() throws {
        let disk = SimulatedDisk(seed: 1)
        try disk.makeDirectory("/a/b")
        #expect(try disk.powerCut().names(in: "/a") == ["b"])
    }

    @Test func `a rename shows the old names or the new ones`() throws {
        let remains = try Self.remains { disk in
            try Self.add("/old", [1], to: disk)
            try Self.add("/new", [2], to: disk)
            try disk.rename("/new", to: "/old")
        }
        #expect(remains == [["/old": [1], "/new": [2]], ["/old": [2]]])
    }

    @Test func `a rename is certain once the directory was synced`() throws {
        let remains = try Self.remains { disk in
            try Self.add("/new", [2], to: disk)
            try disk.rename("/new", to: "/old")
            try disk.syncDirectory("/")
        }
        #expect(remains == [["/old": [2]]])
    }

    @Test func `a rename between directories is made certain by the one the file arrives in`() throws {
        func remains(syncing directory: String) throws -> Set<[String: [UInt8]]> {
            try Self.remains { disk in
                try disk.makeDirectory("/from")
                try disk.makeDirectory("/to")
                try Self.add("/from/log", [1], to: disk)
                try disk.rename("/from/log", to: "/to/log")
                try disk.syncDirectory(directory)
            }
        }
        #expect(try remains(syncing: "/to") == [["/to/log": [1]]])
        #expect(try remains(syncing: "/from") == [["/from/log": [1]], ["/to/log": [1]]])
    }

    @Test func `renaming a file that was not synced may lose its bytes and the replaced ones`() throws {
        let remains = try Self.remains { disk in
            try Self.add("/old", [1], to: disk)
            try disk.open("/new", .create).write([2], at: 0)
            try disk.rename("/new", to: "/old")
            try disk.syncDirectory("/")
        }
        #expect(remains == [["/old": []], ["/old": [0]], ["/old": [2]]])
    }

    @Test func `a file whose old name was taken again is not lost between its names`() throws {
        let remains = try Self.remains { disk in
            try Self.add("/new", [1], to: disk)
            try disk.rename("/new", to: "/first")
            try Self.add("/new", [2], to: disk)
            try disk.rename("/new", to: "/second")
        }
        #expect(remains == [["/first": [1], "/new": [2]], ["/first": [1], "/second": [2]]])
    }

    @Test func `a removed file may come back until the directory was synced`() throws {
        func remains(syncing: Bool) throws -> Set<[String: [UInt8]]> {
            try Self.remains { disk in
                try Self.add("/log", [1], to: disk)
                try disk.remove("/log")
                if syncing { try disk.syncDirectory("/") }
            }
        }
        #expect(try remains(syncing: false) == [[:], ["/log": [1]]])
        #expect(try remains(syncing: true) == [[:]])
    }

    @Test func `a replaced file is the old one or the new one after a power cut in any call`() throws {
        func replace(failing call: Int?) throws -> (disk: SimulatedDisk, replaced: Bool) {
            let disk = SimulatedDisk(seed: UInt64(call ?? 0))
            try disk.replace("/head", with: [1, 1])
            let before = disk.calls(of: .mutating)
            if let call {
                disk.faults = [.fail(call: before + call, of: .mutating, with: .inputOutput, sticky: true)]
            }
            return (disk, (try? disk.replace("/head", with: [2, 2])) != nil)
        }
        let calls = try replace(failing: nil).disk.calls(of: .mutating) / 2
        for call in 1...calls {
            let (disk, replaced) = try replace(failing: call)
            #expect(!replaced)
            for _ in 0..<20 {
                #expect([[1, 1], [2, 2]].contains(try disk.powerCut().bytes(of: "/head")), "call \(call)")
            }
        }
        #expect(try replace(failing: nil).disk.powerCut().bytes(of: "/head") == [2, 2])
    }
}
