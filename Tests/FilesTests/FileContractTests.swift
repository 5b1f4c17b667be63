import Dispatch
import Files
import Foundation
import Testing

/// The promises of `File`, on every disk there is.
@Suite struct FileContractTests {
    @Test(arguments: DiskUnderTest.allCases)
    func `what was written is read back`(kind: DiskUnderTest) throws {
        try kind.withDirectory { disk, directory in
            let file = try disk.open(directory + "/log", .create)
            try file.write([1, 2, 3, 4], at: 0)
            try file.write([9, 9], at: 1)
            #expect(try file.read(at: 0, count: 4) == [1, 9, 9, 4])
            #expect(try file.read(at: 2, count: 1) == [9])
            #expect(try disk.contents(of: directory + "/log") == [1, 9, 9, 4])
        }
    }

    @Test(arguments: DiskUnderTest.allCases)
    func `bytes that cross sectors and pages are read back`(kind: DiskUnderTest) throws {
        try kind.withDirectory { disk, directory in
            let bytes = (0..<10_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            let file = try disk.open(directory + "/log", .create)
            try file.write(bytes, at: 300)
            #expect(try file.read(at: 300, count: 10_000) == bytes)
            #expect(try file.read(at: 4000, count: 1000) == Array(bytes[3700..<4700]))
            #expect(try file.size() == 10_300)
        }
    }

    @Test(arguments: DiskUnderTest.allCases)
    func `a gap before what was written reads as zeros`(kind: DiskUnderTest) throws {
        try kind.withDirectory { disk, directory in
            let file = try disk.open(directory + "/log", .create)
            try file.write([7], at: 1500)
            #expect(try file.size() == 1501)
            #expect(try file.read(at: 0, count: 1501) == [UInt8](repeating: 0, count: 1500) + [7])
        }
    }

    @Test(arguments: DiskUnderTest.allCases)
    func `reading gives less only at the end of the file`(kind: DiskUnderTest) throws {
        try kind.withDirectory { disk, directory in
            let file = try disk.add(directory + "/log", [1, 2, 3])
            #expect(try file.read(at: 1, count: 100) == [2, 3])
            #expect(try file.read(at: 3, count: 1) == [])
            #expect(try file.read(at: 400, count: 1) == [])
            #expect(try file.read(at: 0, count: 0) == [])
        }
    }

    @Test(arguments: DiskUnderTest.allCases)
    func `writing nothing changes nothing`(kind: DiskUnderTest) throws {
        try kind.withDirectory { disk, directory in
            let file = try disk.add(directory + "/log", [1])
            try file.write([], at: 100)
            #expect(try file.size() == 1)
        }
    }

    @Test(arguments: DiskUnderTest.allCases)
    func `a file that shrank and grew again has zeros where it was cut`(kind: DiskUnderTest) throws {
        try kind.withDirectory { disk, directory in
            let file = try disk.add(directory + "/log", [UInt8](repeating: 5, count: 2000))
            try file.resize(to: 700)
            #expect(try file.size() == 700)
            try file.resize(to: 2000)
            #expect(
                try file.read(at: 0, count: 2000)
                    == [UInt8](repeating: 5, count: 700) + [UInt8](repeating: 0, count: 1300))
        }
    }

    @Test(arguments: DiskUnderTest.allCases)
    func `allocating keeps the content and makes the file as long as asked`(kind: DiskUnderTest) throws {
        try kind.withDirectory { disk, directory in
            let file = try disk.add(directory + "/log", [1, 2])
            try file.allocate(size: 1000)
            #expect(try file.read(at: 0, count: 2000) == [1, 2] + [UInt8](repeating: 0, count: 998))
            try file.allocate(size: 1)
            try file.allocate(size: 0)
            #expect(try file.size() == 1000)
        }
    }

    @Test(arguments: DiskUnderTest.allCases)
    func `a file opened for reading cannot be changed`(kind: DiskUnderTest) throws {
        try kind.withDirectory { disk, directory in
            try disk.add(directory + "/log", [1, 2])
            let file = try disk.open(directory + "/log", .read)
            #expect(throws: FileError.self) { try file.write([3], at: 0) }
            #expect(throws: FileError.self) { try file.resize(to: 0) }
            #expect(throws: FileError.self) { try file.allocate(size: 10) }
            #expect(try disk.contents(of: directory + "/log") == [1, 2])
        }
    }

    @Test(arguments: DiskUnderTest.allCases)
    func `two handles see each other's writes`(kind: DiskUnderTest) throws {
        try kind.withDirectory { disk, directory in
            let one = try disk.add(directory + "/log", [1])
            let other = try disk.open(directory + "/log", .readWrite)
            try other.write([2], at: 1)
            try one.sync()
            #expect(try one.read(at: 0, count: 9) == [1, 2])
        }
    }

    @Test(arguments: DiskUnderTest.allCases)
    func `an open file outlives its name`(kind: DiskUnderTest) throws {
        try kind.withDirectory { disk, directory in
            let old = try disk.add(directory + "/log", [1])
            try disk.remove(directory + "/log")
            try disk.add(directory + "/log", [2])
            try old.write([3], at: 1)
            #expect(try old.read(at: 0, count: 9) == [1, 3])
            #expect(try disk.contents(of: directory + "/log") == [2])
        }
    }

    @Test(arguments: DiskUnderTest.allCases)
    func `a lock excludes every other handle until its file is closed`(kind: DiskUnderTest) throws {
        try kind.withDirectory { disk, directory in
            var holder: (any File)? = try disk.add(directory + "/lock")
            try disk.add(directory + "/other").lock()
            let rival = try disk.open(directory + "/lock", .readWrite)
            try holder?.lock()
            try holder?.lock()
            #expect(refusal { try rival.lock() } == .locked)
            holder = nil
            try rival.lock()
        }
    }

    @Test(arguments: DiskUnderTest.allCases)
    func `an identity stays with the file and is not copied with its bytes`(kind: DiskUnderTest) throws {
        try kind.withDirectory { disk, directory in
            let identity = try disk.add(directory + "/log", [1]).identity()
            #expect(try disk.open(directory + "/log", .read).identity() == identity)
            try disk.rename(directory + "/log", to: directory + "/moved")
            #expect(try disk.open(directory + "/moved", .read).identity() == identity)
            #expect(try disk.add(directory + "/copy", [1]).identity() != identity)
        }
    }

    @Test func `the machine's own disk knows when a file was born, if its file system does`() throws {
        try DiskUnderTest.local.withDirectory { disk, directory in
            let now = UInt64(Date().timeIntervalSince1970) * 1_000_000_000
            let born = try disk.add(directory + "/log").identity().born
            let minute: UInt64 = 60_000_000_000
            #expect(born == 0 || (now - minute...now + minute).contains(born))
        }
    }

    @Test(arguments: DiskUnderTest.allCases)
    func `any number of threads read while one writes`(kind: DiskUnderTest) throws {
        try kind.withDirectory { disk, directory in
            let settled = (0..<3000).map { UInt8(truncatingIfNeeded: $0) }
            let file = try disk.add(directory + "/log", settled)
            DispatchQueue.concurrentPerform(iterations: 4) { thread in
                #expect(throws: Never.self) {
                    for round in 1...200 {
                        if thread == 0 { try file.write(settled, at: UInt64(3000 * round)) }
                        try #require(try file.read(at: 0, count: 3000) == settled)
                    }
                }
            }
            #expect(try file.size() == 603_000)
        }
    }
}
