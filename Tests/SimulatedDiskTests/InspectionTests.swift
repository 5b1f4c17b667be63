import Files
import SimulatedDisk
import Testing

@Suite struct InspectionTests {
    @Test func `durable bytes are those of the last sync`() throws {
        let disk = SimulatedDisk(seed: 1)
        let file = try disk.open("/log", .create)
        try file.write([1], at: 0)
        #expect(try disk.durableBytes(of: "/log") == [])
        try file.sync()
        try file.write([2, 3], at: 0)
        #expect(try disk.bytes(of: "/log") == [2, 3])
        #expect(try disk.durableBytes(of: "/log") == [1])
        try file.resize(to: 0)
        #expect(try disk.durableBytes(of: "/log") == [1])
        try file.sync()
        #expect(try disk.durableBytes(of: "/log") == [])
    }

    @Test func `a flipped bit is read, stays flipped, and can be flipped back`() throws {
        let disk = SimulatedDisk(seed: 1)
        let file = try disk.open("/log", .create)
        try file.write([0, 0], at: 0)
        try file.sync()
        try disk.flipBit("/log", 9)
        try file.sync()
        #expect(try file.read(at: 0, count: 2) == [0, 2])
        #expect(try disk.powerCut().bytes(of: "/log") == [0, 2])
        try disk.flipBit("/log", 9)
        #expect(try disk.bytes(of: "/log") == [0, 0])
        #expect(throws: FileError.self) { try disk.flipBit("/log", 16) }
        #expect(throws: FileError("flip a bit of", "/missing", .notFound)) { try disk.flipBit("/missing", 0) }
    }

    @Test func `a copied directory has the same bytes in other files`() throws {
        let disk = SimulatedDisk(seed: 1)
        try disk.makeDirectory("/data/inner")
        let original = try disk.open("/data/inner/log", .create)
        try original.write([1, 2], at: 0)
        try disk.copyTree(from: "/data", to: "/copy")
        try original.write([9], at: 0)
        #expect(disk.paths == ["/copy/inner/log", "/data/inner/log"])
        let copy = try disk.open("/copy/inner/log", .readWrite)
        #expect(try copy.identity() != original.identity())
        for _ in 0..<20 { #expect(try disk.powerCut().bytes(of: "/copy/inner/log") == [1, 2]) }
    }

    @Test func `a copy does not overwrite, nor contain itself`() throws {
        let disk = SimulatedDisk(seed: 1)
        try disk.makeDirectory("/data")
        try disk.makeDirectory("/other")
        #expect(throws: FileError("copy", "/data", .exists)) { try disk.copyTree(from: "/data", to: "/other") }
        #expect(throws: FileError.self) { try disk.copyTree(from: "/data", to: "/data/inner") }
        #expect(throws: FileError("copy", "/none", .notFound)) { try disk.copyTree(from: "/none", to: "/x") }
    }

    /// The naive model is an array of bytes that knows nothing of sectors, holes and reservations.
    @Test(arguments: 0..<20)
    func `a file behaves like an array of bytes`(seed: UInt64) throws {
        let disk = SimulatedDisk(seed: seed)
        let file = try disk.open("/log", .create)
        var model: [UInt8] = []
        var state = seed
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        for step in 0..<200 {
            let (offset, count) = (random(3000), random(1500))
            switch random(6) {
            case 0...1:
                let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &+ step) }
                try file.write(bytes, at: UInt64(offset))
                guard count > 0 else { break }
                model += [UInt8](repeating: 0, count: max(0, offset + count - model.count))
                model.replaceSubrange(offset..<offset + count, with: bytes)
            case 2:
                try file.resize(to: UInt64(offset))
                model = Array(model.prefix(offset)) + [UInt8](repeating: 0, count: max(0, offset - model.count))
            case 3:
                try file.allocate(size: UInt64(offset))
                model += [UInt8](repeating: 0, count: max(0, offset - model.count))
            case 4:
                try file.sync()
                #expect(try disk.durableBytes(of: "/log") == model)
            default:
                #expect(try file.read(at: UInt64(offset), count: count) == Array(model.dropFirst(offset).prefix(count)))
            }
            try #require(try disk.bytes(of: "/log") == model, "step \(step)")
        }
        try file.sync()
        #expect(try disk.powerCut().bytes(of: "/log") == model)
    }
}
