public import Community
public import Files
import JSON

/// The hooks of a node and how far each has been told, as files that only the node can read. What they hold opens other
/// doors, so none of it is in the log.
public struct HookStore: Sendable {
    private let directory: String
    private let disk: any Disk

    public init(in directory: String, _ disk: any Disk) {
        self.directory = directory + "/" + Self.name
        self.disk = disk
    }

    public struct Damaged: Error, CustomStringConvertible {
        public let description: String
    }

    /// In their order.
    public func ids() throws -> [HookID] {
        guard try disk.exists(directory) else { return [] }
        return try disk.names(in: directory).filter { $0.hasSuffix(Self.settings) }.sorted().map { name in
            HookID(text: String(name.dropLast(Self.settings.count)))
        }
    }

    public func hook(_ id: HookID) throws -> Hook {
        let file = path(id, Self.settings)
        do {
            return try Hook(id, try JSONReader.read(try disk.contents(of: file)))
        } catch let error as JSONError {
            throw Damaged(description: "\(file): \(error)")
        } catch let error as HookFault {
            throw Damaged(description: "\(file): \(error.field): \(error.reason)")
        }
    }

    /// From `seq` on it is to be told.
    public func add(_ hook: Hook, from seq: UInt64) throws {
        if try !disk.exists(directory) {
            try disk.makeDirectory(directory)
            try disk.syncDirectory(directory.parentDirectory)
        }
        // A position without settings is nothing; settings without a position would be told everything there ever was.
        try save(seq, of: hook.id)
        try disk.replace(path(hook.id, Self.settings), with: hook.kept.encoded)
    }

    /// It is told nothing any more, after a power cut either.
    public func remove(_ id: HookID) throws {
        try disk.remove(path(id, Self.settings))
        try disk.syncDirectory(directory)
    }

    /// Removes how far it was told, when nobody tells it any more.
    public func forget(_ id: HookID) throws { try disk.remove(path(id, Self.position)) }

    public func position(of id: HookID) throws -> UInt64 {
        let bytes = try disk.contents(of: path(id, Self.position))
        guard let seq = UInt64(String(decoding: bytes, as: UTF8.self).prefix { $0 != "\n" }) else {
            throw Damaged(description: "\(path(id, Self.position)) holds no position")
        }
        return seq
    }

    public func save(_ seq: UInt64, of id: HookID) throws {
        try disk.replace(path(id, Self.position), with: Array("\(seq)\n".utf8))
    }

    /// Its files below the directory of the node, for who copies them while hooks come and go: before the settings of each
    /// its position, without which nobody could begin to tell it anything.
    public func fileNames() throws -> [String] {
        try ids().flatMap { id in [Self.position, Self.settings].map { "\(Self.name)/\(id)\($0)" } }
    }

    private static let name = "hooks"
    private static let settings = ".json"
    private static let position = ".next"

    private func path(_ id: HookID, _ ending: String) -> String { "\(directory)/\(id)\(ending)" }
}
