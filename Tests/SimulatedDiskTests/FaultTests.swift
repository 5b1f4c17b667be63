import Files
import SimulatedDisk
import Testing

/// Calls that fail, and what they leave behind.
@Suite struct FaultTests {
    static func file(on disk: SimulatedDisk, _ bytes: [UInt8] = []) throws -> any File {
        let file = try disk.open("/log", .create)
        try file.write(bytes, at: 0)
        try file.sync()
        return file
    }

    @Test func `the call with the number fails and no other`() throws {
        let disk = SimulatedDisk(seed: 1, faults: [.fail(call: 2, of: .write, with: .inputOutput)])
        let file = try disk.open("/log", .create)
        try file.write([1], at: 0)
        #expect(throws: FileError("write", "/log", .inputOutput)) { try file.write([2], at: 0) }
        try file.write([3], at: 0)
        #expect(disk.calls(of: .write) == 3)
    }

    @Test func `a sticky fault fails every later call of its kinds`() throws {
        let disk = SimulatedDisk(seed: 1)
        let file = try Self.file(on: disk, [1])
        disk.faults = [.fail(call: disk.calls(of: .mutating) + 2, of: .mutating, with: .noSpace, sticky: true)]
        try file.write([2], at: 0)
        for _ in 0..<3 { #expect(throws: FileError("sync", "/log", .noSpace)) { try file.sync() } }
        #expect(throws: FileError("rename", "/log", .noSpace)) { try disk.rename("/log", to: "/x") }
        #expect(try file.read(at: 0, count: 1) == [2])
        disk.faults = []
        try file.sync()
    }

    @Test func `a call is counted under its kind`() throws {
        let disk = SimulatedDisk(seed: 1)
        let file = try Self.file(on: disk, [1])
        _ = try file.read(at: 0, count: 1)
        try file.resize(to: 5)
        try file.allocate(size: 9)
        try disk.makeDirectory("/a/b")
        try disk.rename("/log", to: "/x")
        try disk.remove("/x")
        try disk.syncDirectory("/")
        let counts = [
            CallKinds.read, .write, .sync, .truncate, .allocate, .create, .rename, .remove, .syncDirectory,
        ].map(disk.calls)
        #expect(counts == [1, 1, 1, 1, 1, 3, 1, 1, 1])
        #expect(disk.calls(of: .mutating) == 10)
        #expect(disk.calls(of: .any) == 11)
    }

    @Test func `a failed write has written some whole sectors from the front, or none`() throws {
        let old = [UInt8](repeating: 0, count: 2000)
        let lengths = try (0..<60).map { (seed: UInt64) in
            let disk = SimulatedDisk(seed: seed, faults: [.fail(call: 2, of: .write, with: .inputOutput)])
            let file = try Self.file(on: disk, old)
            #expect(throws: FileError.self) { try file.write([UInt8](repeating: 1, count: 1400), at: 100) }
            let written = try file.read(at: 100, count: 1900)
            #expect(written == written.sorted(by: >))
            return written.count { $0 == 1 }
        }
        #expect(Set(lengths) == [0, 412, 924, 1400])
    }

    @Test func `what a failed sync dropped is shown, and not made durable by the next sync`() throws {
        let remains = try (0..<40).map { (seed: UInt64) in
            let disk = SimulatedDisk(seed: seed, faults: [.fail(call: 2, of: .sync, with: .inputOutput)])
            let file = try Self.file(on: disk, [1])
            try file.write([2], at: 0)
            #expect(throws: FileError("sync", "/log", .inputOutput)) { try file.sync() }
            #expect(try file.read(at: 0, count: 1) == [2])
            try file.sync()
            #expect(try file.read(at: 0, count: 1) == [2])
            return try disk.powerCut().bytes(of: "/log")
        }
        #expect(Set(remains) == [[1], [2]])
    }

    @Test func `what is written again after a failed sync is made durable by the next`() throws {
        for seed in 0..<40 {
            let disk = SimulatedDisk(seed: UInt64(seed), faults: [.fail(call: 2, of: .sync, with: .inputOutput)])
            let file = try Self.file(on: disk, [1])
            try file.write([2], at: 0)
            #expect(throws: FileError.self) { try file.sync() }
            try file.write([2], at: 0)
            try file.sync()
            #expect(try disk.powerCut().bytes(of: "/log") == [2])
        }
    }

    @Test func `a call that fails for another reason than space leaves everything as it was`() throws {
        let disk = SimulatedDisk(seed: 1)
        let file = try Self.file(on: disk, [1, 2])
        disk.faults = [.fail(call: 1, of: [.any.subtracting(.write)], with: .inputOutput, sticky: true)]
        #expect(throws: FileError.self) { try file.resize(to: 1) }
        #expect(throws: FileError.self) { try file.allocate(size: 10) }
        #expect(throws: FileError.self) { try file.read(at: 0, count: 1) }
        #expect(throws: FileError.self) { try disk.open("/other", .create) }
        #expect(throws: FileError.self) { try disk.makeDirectory("/directory") }
        #expect(throws: FileError.self) { try disk.rename("/log", to: "/moved") }
        #expect(throws: FileError.self) { try disk.remove("/log") }
        #expect(throws: FileError.self) { try disk.syncDirectory("/") }
        #expect(disk.paths == ["/log"])
        #expect(try disk.names(in: "/") == ["log"])
        #expect(try disk.bytes(of: "/log") == [1, 2])
    }

    @Test func `after a failed directory sync names are uncertain until one succeeds`() throws {
        let disk = SimulatedDisk(seed: 1, faults: [.fail(call: 1, of: .syncDirectory, with: .inputOutput)])
        _ = try Self.file(on: disk, [1])
        try disk.rename("/log", to: "/moved")
        #expect(throws: FileError("sync", "/", .inputOutput)) { try disk.syncDirectory("/") }
        let uncertain = disk.processKilled()
        #expect(Set((0..<40).map { _ in uncertain.powerCut().paths }) == [["/log"], ["/moved"]])
        let certain = disk.processKilled()
        try certain.syncDirectory("/")
        #expect(Set((0..<40).map { _ in certain.powerCut().paths }) == [["/moved"]])
    }
}
