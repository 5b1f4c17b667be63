import Community
import Files
import SQLite
import SimulatedDisk
import Threads
import Wire

@testable import Vault

/// A vault on a disk in memory.
struct VaultUnderTest {
    let disk = SimulatedDisk(seed: 1)
    let site: VaultSite

    init() throws {
        site = VaultSite(directory: "/n", masterKey: "/elsewhere/key", disk: disk)
        try disk.makeDirectory("/n")
        try site.createMasterKey()
    }

    func open(
        erased: [HeldID] = [], fate: (PendingCommand) throws(VaultError) -> Vault.Fate = { _ in .refused }
    ) throws -> Vault {
        let vault = try Vault(opening: site)
        _ = try vault.begin(erased: erased, wasRecorded: fate)
        return vault
    }

    @discardableResult
    func with<Value>(
        erased: [HeldID] = [], fate: Vault.Fate = .refused, _ body: (Vault) throws -> Value
    ) throws -> Value {
        let vault = try open(erased: erased) { _ throws(VaultError) in fate }
        let value = try body(vault)
        try vault.close()
        return value
    }

    static func key(_ id: String) throws -> CommandKey { try CommandKey(principal: "m", source: "urn:test", id: id) }

    /// A report of a case by somebody.
    static func report(_ id: String, by person: Particulars?, as known: HeldID? = nil, _ text: String, _ vault: Vault)
        throws -> KeptCommand
    {
        let key = try key(id)
        let reporter = known ?? vault.reference("p", key, "reporter")
        return KeptCommand(
            key, .incident, since: Seq(0), about: nil,
            [
                .init(reporter, person),
                .init(vault.reference("t", key, "text"), Particulars([.text: text])),
            ])
    }

    static func comment(_ id: String, on entity: String, _ text: String, _ vault: Vault) throws -> KeptCommand {
        let key = try key(id)
        return KeptCommand(
            key, .incident, since: Seq(0), about: entity,
            [.init(vault.reference("t", key, "text"), Particulars([.text: text]))])
    }

    /// The bytes of every file of the directory.
    func bytes(but left: String? = nil) throws -> [UInt8] {
        try disk.names(in: "/n").filter { $0 != left }.flatMap { try disk.contents(of: "/n/\($0)") }
    }
}

extension Vault {
    /// Keeps commands and waits.
    func keep(_ command: KeptCommand) throws(VaultError) { try keepAll([command]) }

    /// Keeps a command that comes to be.
    func record(_ command: KeptCommand, about entity: String) throws(VaultError) {
        try keep(command)
        end([.recorded(command.key, about: entity)])
    }
}

extension [UInt8] {
    func contains(_ text: String) -> Bool { contains(Array(text.utf8)) }

    func contains(_ bytes: [UInt8]) -> Bool {
        guard let first = bytes.first else { return true }
        return indices.contains { place in
            self[place] == first && self[place...].prefix(bytes.count).elementsEqual(bytes)
        }
    }
}

extension VaultUnderTest {
    /// The wrapped keys as another reader of the file sees them; empty for one that is not there.
    func wrapped(_ ids: [HeldID]) throws -> [[UInt8]] {
        let connection = try Connection(path: site.keys, mode: .readOnly, vfs: disk.sqliteVFS)
        try connection.keepWALOnClose(true)
        let select = try connection.prepare("SELECT wrapped FROM keys WHERE id = ? AND wrapped IS NOT NULL")
        return try ids.map { id in
            try select.bind(id.text, at: 1)
            defer { select.reset() }
            return try select.step() ? select.bytes(0) : []
        }
    }
}

extension Vault {
    func keepAll(_ commands: [KeptCommand]) throws(VaultError) {
        let result = Monitor<Result<Void, VaultError>?>(nil)
        keep(commands) { answer in
            result.withLock { $0 = answer }
            result.wake()
        }
        try result.wait(while: { $0 == nil }, then: { $0! }).get()
    }
}
