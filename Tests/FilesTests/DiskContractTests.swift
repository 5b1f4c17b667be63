import Files
import Testing

/// The promises of `Disk` about names, on every disk there is.
@Suite struct DiskContractTests {
    @Test(arguments: DiskUnderTest.allCases)
    func `creating refuses a name that is taken`(kind: DiskUnderTest) throws {
        try kind.withDirectory { disk, directory in
            try disk.add(directory + "/log", [1])
            #expect(refusal { _ = try disk.open(directory + "/log", .create) } == .exists)
            #expect(refusal { _ = try disk.open(directory, .create) } == .exists)
            #expect(try disk.contents(of: directory + "/log") == [1])
        }
    }

    @Test(arguments: DiskUnderTest.allCases)
    func `what is missing is reported as not found`(kind: DiskUnderTest) throws {
        try kind.withDirectory { disk, directory in
            let missing = directory + "/missing"
            #expect(refusal { _ = try disk.open(missing, .read) } == .notFound)
            #expect(refusal { _ = try disk.open(missing, .readWrite) } == .notFound)
            #expect(refusal { _ = try disk.open(missing + "/log", .create) } == .notFound)
            #expect(refusal { _ = try disk.names(in: missing) } == .notFound)
            #expect(refusal { try disk.remove(missing) } == .notFound)
            #expect(refusal { try disk.rename(missing, to: directory + "/log") } == .notFound)
            #expect(refusal { try disk.syncDirectory(missing) } == .notFound)
            #expect(refusal { _ = try disk.availableBytes(at: missing) } == .notFound)
        }
    }

    @Test(arguments: DiskUnderTest.allCases)
    func `an error names the operation and the path`(kind: DiskUnderTest) throws {
        try kind.withDirectory { disk, directory in
            #expect(throws: FileError("open", directory + "/missing", .notFound)) {
                _ = try disk.open(directory + "/missing", .read)
            }
        }
    }

    @Test(arguments: DiskUnderTest.allCases)
    func `a file is replaced piece by piece as a whole, or not at all`(kind: DiskUnderTest) throws {
        struct Interruption: Error {}
        try kind.withDirectory { disk, directory in
            let path = directory + "/log"
            try disk.replace(path) { write in
                try write([1, 2])
                try write([3])
            }
            #expect(try disk.contents(of: path) == [1, 2, 3])
            #expect(throws: Interruption.self) {
                try disk.replace(path) { write in
                    try write([4])
                    throw Interruption()
                }
            }
            #expect(try disk.contents(of: path) == [1, 2, 3])
            #expect(try disk.names(in: directory) == ["log"])
        }
    }

    @Test(arguments: DiskUnderTest.allCases)
    func `names are listed in order, directories included`(kind: DiskUnderTest) throws {
        try kind.withDirectory { disk, directory in
            for name in ["c", "a", "b", "B"] { try disk.add(directory + "/" + name) }
            try disk.makeDirectory(directory + "/ab/inner")
            #expect(try disk.names(in: directory) == ["B", "a", "ab", "b", "c"])
            #expect(try disk.names(in: directory + "/ab") == ["inner"])
            #expect(throws: FileError.self) { try disk.names(in: directory + "/a") }
        }
    }

    @Test(arguments: DiskUnderTest.allCases)
    func `a directory is made with its parents, and again without complaint`(kind: DiskUnderTest) throws {
        try kind.withDirectory { disk, directory in
            try disk.makeDirectory(directory + "/a/b/c")
            try disk.makeDirectory(directory + "/a/b/c")
            try disk.add(directory + "/a/b/c/log")
            #expect(try disk.names(in: directory + "/a/b/c") == ["log"])
        }
    }

    @Test(arguments: DiskUnderTest.allCases)
    func `a directory is not made where a file is`(kind: DiskUnderTest) throws {
        try kind.withDirectory { disk, directory in
            try disk.add(directory + "/log")
            #expect(refusal { try disk.makeDirectory(directory + "/log") } == .exists)
            #expect(throws: FileError.self) { try disk.makeDirectory(directory + "/log/inner") }
        }
    }

    @Test(arguments: DiskUnderTest.allCases)
    func `a rename replaces its target`(kind: DiskUnderTest) throws {
        try kind.withDirectory { disk, directory in
            let moved = try disk.add(directory + "/new", [2])
            try disk.add(directory + "/old", [1])
            try disk.rename(directory + "/new", to: directory + "/old")
            try moved.write([3], at: 1)
            #expect(try disk.names(in: directory) == ["old"])
            #expect(try disk.contents(of: directory + "/old") == [2, 3])
            try disk.rename(directory + "/old", to: directory + "/old")
            #expect(try disk.names(in: directory) == ["old"])
        }
    }

    @Test(arguments: DiskUnderTest.allCases)
    func `a directory is renamed with all that is in it`(kind: DiskUnderTest) throws {
        try kind.withDirectory { disk, directory in
            try disk.makeDirectory(directory + "/from/inner")
            try disk.makeDirectory(directory + "/empty")
            try disk.add(directory + "/from/inner/log", [1])
            try disk.rename(directory + "/from", to: directory + "/empty")
            #expect(try disk.contents(of: directory + "/empty/inner/log") == [1])
            #expect(try disk.exists(directory + "/from") == false)
        }
    }

    @Test(arguments: DiskUnderTest.allCases)
    func `a rename that would lose something is refused`(kind: DiskUnderTest) throws {
        try kind.withDirectory { disk, directory in
            try disk.makeDirectory(directory + "/one/inner")
            try disk.makeDirectory(directory + "/two")
            try disk.add(directory + "/log")
            #expect(throws: FileError.self) { try disk.rename(directory + "/two", to: directory + "/one") }
            #expect(throws: FileError.self) { try disk.rename(directory + "/one", to: directory + "/one/inner/x") }
            #expect(throws: FileError.self) { try disk.rename(directory + "/log", to: directory + "/two") }
            #expect(throws: FileError.self) { try disk.rename(directory + "/two", to: directory + "/log") }
            #expect(throws: FileError.self) { try disk.remove(directory + "/two") }
            #expect(try disk.names(in: directory) == ["log", "one", "two"])
        }
    }

    @Test(arguments: DiskUnderTest.allCases)
    func `only what has a name exists`(kind: DiskUnderTest) throws {
        try kind.withDirectory { disk, directory in
            try disk.add(directory + "/log")
            #expect(try disk.exists(directory))
            #expect(try disk.exists(directory + "/log"))
            #expect(try disk.exists(directory + "/log/inner") == false)
            try disk.remove(directory + "/log")
            #expect(try disk.exists(directory + "/log") == false)
        }
    }

    @Test(arguments: DiskUnderTest.allCases)
    func `a path may wander`(kind: DiskUnderTest) throws {
        try kind.withDirectory { disk, directory in
            try disk.makeDirectory(directory + "/a")
            try disk.add(directory + "/a/../log", [1])
            #expect(try disk.contents(of: directory + "/./a//../log") == [1])
        }
    }

    @Test(arguments: DiskUnderTest.allCases)
    func `a replaced file is the new one, whatever an earlier attempt left behind`(kind: DiskUnderTest) throws {
        try kind.withDirectory { disk, directory in
            try disk.replace(directory + "/head", with: [1, 2, 3])
            try disk.add(directory + "/head.new", [9, 9, 9, 9])
            try disk.replace(directory + "/head", with: [4])
            #expect(try disk.contents(of: directory + "/head") == [4])
            #expect(try disk.names(in: directory) == ["head"])
        }
    }

    @Test(arguments: DiskUnderTest.allCases)
    func `there is space, and directories can be synced`(kind: DiskUnderTest) throws {
        try kind.withDirectory { disk, directory in
            try disk.add(directory + "/log").sync()
            try disk.syncDirectory(directory)
            #expect(try disk.availableBytes(at: directory) > 0)
        }
    }
}
