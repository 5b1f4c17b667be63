import Files
import SimulatedDisk
import Testing

@Suite struct CapacityTests {
    static let sector = [UInt8](repeating: 1, count: 512)

    @Test func `a write beyond the capacity writes what fits at most`() throws {
        let lengths = try (0..<40).map { (seed: UInt64) in
            let disk = SimulatedDisk(seed: seed, capacity: 2048)
            let file = try disk.open("/log", .create)
            #expect(throws: FileError("write", "/log", .noSpace)) {
                try file.write([UInt8](repeating: 1, count: 5000), at: 0)
            }
            return try file.size()
        }
        #expect(Set(lengths) == [0, 512, 1024, 1536, 2048])
    }

    @Test func `space that is occupied may be written again on a full disk`() throws {
        let disk = SimulatedDisk(seed: 1, capacity: 512)
        let file = try disk.open("/log", .create)
        try file.write([1], at: 0)
        try file.write(Self.sector, at: 0)
        #expect(try disk.availableBytes(at: "/") == 0)
        #expect(refused { try file.write([1], at: 512) })
    }

    @Test func `space comes back when files shrink or go, and when the disk grows`() throws {
        let disk = SimulatedDisk(seed: 1, capacity: 1024)
        var file: (any File)? = try disk.open("/log", .create)
        try file?.write(Self.sector + Self.sector, at: 0)
        try file?.resize(to: 100)
        #expect(try disk.availableBytes(at: "/") == 512)
        try disk.remove("/log")
        #expect(try disk.availableBytes(at: "/") == 512)
        file = nil
        #expect(try disk.availableBytes(at: "/") == 1024)
        disk.capacity = 4096
        #expect(try disk.availableBytes(at: "/") == 4096)
    }

    @Test func `writing where space was allocated never runs out of it`() throws {
        let disk = SimulatedDisk(seed: 1, capacity: 4096)
        let reserved = try disk.open("/reserved", .create)
        try reserved.allocate(size: 2048)
        let resized = try disk.open("/resized", .create)
        try resized.resize(to: 2048)
        #expect(try disk.availableBytes(at: "/") == 2048)
        try disk.open("/other", .create).write([UInt8](repeating: 1, count: 2048), at: 0)
        try reserved.write([UInt8](repeating: 1, count: 2048), at: 0)
        #expect(refused { try resized.write([1], at: 0) })
        #expect(refused { try reserved.allocate(size: 2049) })
        #expect(try reserved.size() == 2048)
    }

    @Test func `a reservation that was synced survives the power cut`() throws {
        let disk = SimulatedDisk(seed: 1, capacity: 4096)
        let file = try disk.open("/reserved", .create)
        try file.allocate(size: 2048)
        try file.sync()
        #expect(try disk.powerCut().availableBytes(at: "/") == 2048)
    }

    @Test func `a capacity below what is stored takes nothing away`() throws {
        let disk = SimulatedDisk(seed: 1)
        let file = try disk.open("/log", .create)
        try file.write(Self.sector, at: 0)
        disk.capacity = 0
        #expect(try disk.availableBytes(at: "/") == 0)
        #expect(try file.read(at: 0, count: 512) == Self.sector)
        #expect(refused { try file.write([1], at: 512) })
    }

    private func refused(_ body: () throws -> Void) -> Bool {
        do {
            try body()
            return false
        } catch {
            return (error as? FileError)?.code == .noSpace
        }
    }
}
