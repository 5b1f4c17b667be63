import Digest
public import Merkle
public import Wire

/// What a backup holds, to the byte: the text of a note that the log signs, which people can read as well.
public struct BackupManifest: Hashable, Sendable {
    /// A lane as it was when it was copied.
    public struct LaneHead: Hashable, Sendable {
        public let lane: Lane
        public let head: TreeHead
        public let retainedFrom: Seq
    }

    /// A file of the node: its place there, and under which name the backup has it.
    public struct File: Hashable, Sendable {
        public let place: String
        public let name: String
        public let sum: FileSum
    }

    public let log: [UInt8]
    /// Grows by one with every backup into the same directory; 0 before the first is complete.
    public let generation: UInt64
    public let taken: Instant
    public internal(set) var lanes: [LaneHead] = []
    public internal(set) var files: [File] = []

    init(log: [UInt8], generation: UInt64, taken: Instant) {
        (self.log, self.generation, self.taken) = (log, generation, taken)
    }

    static let version = "1"
    /// Two hundred and fifty thousand files, of as many bytes each: most of them are photographs.
    static let limits: SignedNote.Limits = {
        var limits = SignedNote.Limits()
        limits.byteCount = 64 << 20
        return limits
    }()

    static func origin(of log: [UInt8]) -> String { "linli/\(log.hexadecimal)/backup" }

    public func file(at place: String) -> File? { files.first { $0.place == place } }

    var text: String {
        let opening = [
            BackupManifest.origin(of: log), "version \(BackupManifest.version)", "generation \(generation)",
            "taken \(taken.milliseconds)",
        ]
        let heads = lanes.map { "lane \($0.lane) \($0.head.size) \($0.head.root) \($0.retainedFrom)" }
        let sums = files.map { "file \($0.sum.byteCount) \($0.sum.sha256) \($0.name) \($0.place)" }
        return (opening + heads + sums).map { $0 + "\n" }.joined()
    }
}

extension BackupManifest {
    /// Nil for what no backup of ours says. That it is signed is another question.
    init?(_ text: String) {
        let lines = text.split(separator: "\n").map { $0.split(separator: " ", omittingEmptySubsequences: false) }
        guard lines.count >= 4, lines[0].count == 1, lines[1] == ["version", Substring(BackupManifest.version)],
            let log = BackupManifest.log(ofOrigin: lines[0][0]), let generation = lines[2].number("generation"),
            let taken = lines[3].number("taken").flatMap({ Int64(exactly: $0) })
        else { return nil }
        self.init(log: log, generation: generation, taken: Instant(milliseconds: taken))
        for line in lines[4...] {
            if let head = LaneHead(line), files.isEmpty {
                lanes.append(head)
            } else if let file = File(line) {
                files.append(file)
            } else {
                return nil
            }
        }
        guard Set(files.map(\.name)).count == files.count, Set(files.map(\.place)).count == files.count,
            Set(lanes.map(\.lane)).count == lanes.count, self.text == text
        else { return nil }
    }

    private static func log(ofOrigin line: Substring) -> [UInt8]? {
        let parts = line.split(separator: "/")
        guard parts.count == 3, let log = [UInt8](hexadecimal: String(parts[1])), origin(of: log) == line else {
            return nil
        }
        return log
    }
}

extension [Substring] {
    fileprivate func number(_ name: String) -> UInt64? {
        count == 2 && self[0] == name ? UInt64(self[1]) : nil
    }
}

extension BackupManifest.LaneHead {
    fileprivate init?(_ words: [Substring]) {
        guard words.count == 5, words[0] == "lane", let lane = Lane(rawValue: String(words[1])),
            let size = UInt64(words[2]), let bytes = [UInt8](hexadecimal: String(words[3])), let root = Hash(bytes),
            let from = UInt64(words[4])
        else { return nil }
        self.init(lane: lane, head: TreeHead(size: size, root: root), retainedFrom: Seq(from))
    }
}

extension BackupManifest.File {
    fileprivate init?(_ words: [Substring]) {
        guard words.count == 5, words[0] == "file", let byteCount = UInt64(words[1]),
            let bytes = [UInt8](hexadecimal: String(words[2])), let sha256 = Hash(bytes)
        else { return nil }
        self.init(
            place: String(words[4]), name: String(words[3]), sum: FileSum(byteCount: byteCount, sha256: sha256))
        guard Self.isPath(place), Self.isPath(name), !name.contains("/") else { return nil }
    }

    /// Within a directory and never out of it, whoever has written the manifest.
    static func isPath(_ text: String) -> Bool {
        text.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { part in
            part.first.map { $0 != "." } ?? false
                && part.utf8.allSatisfy { byte in
                    switch byte {
                    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"),
                        UInt8(ascii: "_"):
                        true
                    default: false
                    }
                }
        }
    }
}
