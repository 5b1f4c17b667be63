import Files
import SimulatedDisk
import Testing

/// What a power cut may leave of files. Every test asks for what must never be seen and for what must be seen at times.
@Suite struct PowerCutTests {
    static let sector = 512

    /// What the seeds leave of one file that was put on the disk as `old`, synced, and then changed.
    static func remains(
        of old: [UInt8], tornSectors: Bool = false, after change: (any File) throws -> Void
    ) throws -> Set<[UInt8]> {
        let images = try (0..<20).flatMap { (seed: UInt64) in
            let disk = SimulatedDisk(seed: seed, tornSectors: tornSectors)
            let file = try disk.open("/log", .create)
            try file.write(old, at: 0)
            try file.sync()
            try change(file)
            return try (0..<20).map { _ in try disk.powerCut().bytes(of: "/log") }
        }
        return Set(images)
    }

    static func sectors(_ values: UInt8...) -> [UInt8] {
        values.flatMap { [UInt8](repeating: $0, count: sector) }
    }

    @Test func `what was synced survives`() throws {
        let remains = try Self.remains(of: [1]) { file in
            try file.write([2, 3], at: 0)
            try file.sync()
        }
        #expect(remains == [[2, 3]])
    }

    @Test func `sectors that were not synced survive or not, each for itself`() throws {
        let remains = try Self.remains(of: Self.sectors(0, 0)) { file in
            try file.write(Self.sectors(1, 1), at: 0)
        }
        #expect(remains == [Self.sectors(0, 0), Self.sectors(0, 1), Self.sectors(1, 0), Self.sectors(1, 1)])
    }

    @Test func `a sector that was written twice may show either version or the old one`() throws {
        let remains = try Self.remains(of: Self.sectors(0)) { file in
            for value: UInt8 in 1...2 { try file.write(Self.sectors(value), at: 0) }
        }
        #expect(remains == [Self.sectors(0), Self.sectors(1), Self.sectors(2)])
    }

    @Test func `a torn sector has a new head and an old tail`() throws {
        let remains = try Self.remains(of: Self.sectors(0), tornSectors: true) { file in
            try file.write(Self.sectors(1), at: 0)
        }
        #expect(remains.count > 2)
        for bytes in remains {
            #expect(bytes.count == Self.sector)
            #expect(bytes == bytes.sorted(by: >))
        }
    }

    @Test func `a file that grew may have any size between, and zeros where bytes were lost`() throws {
        let remains = try Self.remains(of: [1, 1, 1]) { file in
            try file.write([UInt8](repeating: 2, count: 2000), at: 3)
        }
        #expect(Set(remains.map(\.count)) == [3, 512, 1024, 1536, 2003])
        for bytes in remains {
            #expect(bytes.starts(with: [1, 1, 1]))
            #expect(bytes.dropFirst(3).allSatisfy { $0 == 0 || $0 == 2 })
        }
        #expect(remains.contains { $0.count == 2003 && $0.contains(0) })
    }

    @Test func `a truncation happened or did not`() throws {
        let remains = try Self.remains(of: Self.sectors(1, 2, 3)) { try $0.resize(to: 600) }
        #expect(remains == [Self.sectors(1, 2, 3), Array(Self.sectors(1, 2).prefix(600))])
    }

    @Test func `what a file held before it was emptied does not mix with what it held after`() throws {
        let remains = try Self.remains(of: Self.sectors(1, 1)) { file in
            try file.resize(to: 0)
            try file.write(Self.sectors(2, 2, 2), at: 0)
        }
        #expect(remains.contains(Self.sectors(1, 1)))
        #expect(remains.contains(Self.sectors(2, 2, 2)))
        for bytes in remains { #expect(!(bytes.contains(1) && bytes.contains(2))) }
    }

    @Test func `space that was allocated and not synced may be gone`() throws {
        let remains = try Self.remains(of: [1]) { try $0.allocate(size: 512) }
        #expect(remains == [[1], [1] + [UInt8](repeating: 0, count: 511)])
    }

    @Test func `a dead disk answers nothing and its successor everything`() throws {
        let disk = SimulatedDisk(seed: 1)
        let file = try disk.open("/log", .create)
        try file.write([1], at: 0)
        try file.sync()
        try file.lock()
        let identity = try file.identity()
        let successor = disk.powerCut()
        #expect(throws: FileError("read", "/log", .inputOutput)) { try file.read(at: 0, count: 1) }
        #expect(throws: FileError("sync", "/log", .inputOutput)) { try file.sync() }
        #expect(throws: FileError("look for", "/log", .inputOutput)) { try disk.exists("/log") }
        let reopened = try successor.open("/log", .readWrite)
        try reopened.lock()
        #expect(try reopened.identity() == identity)
        #expect(successor.calls(of: .any) == 0)
    }

    @Test func `a killed process leaves what it wrote, as volatile as before`() throws {
        let disk = SimulatedDisk(seed: 1)
        let file = try disk.open("/log", .create)
        try file.write([1], at: 0)
        try file.sync()
        try file.lock()
        try file.write([2], at: 0)
        let successor = disk.processKilled()
        #expect(throws: FileError.self) { try file.write([3], at: 0) }
        #expect(try successor.bytes(of: "/log") == [2])
        #expect(try successor.durableBytes(of: "/log") == [1])
        try successor.open("/log", .readWrite).lock()
        let remains = try Set((0..<50).map { _ in try successor.powerCut().bytes(of: "/log") })
        #expect(remains == [[1], [2]])
    }
}
