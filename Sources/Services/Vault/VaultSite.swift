public import Files

/// Where a vault lies: what it holds and the keys to that in two files of the node's directory, and the key to those keys
/// outside of it, so that no copy of the directory can be read.
public struct VaultSite: Sendable {
    public let directory: String
    public let masterKey: String
    public let disk: any Disk

    /// Without a path of its own the master key lies beside the directory.
    public init(directory: String, masterKey: String? = nil, disk: any Disk = LocalDisk()) {
        self.directory = directory
        self.masterKey = masterKey ?? directory + ".vault-key"
        self.disk = disk
    }

    /// What is held, sealed.
    public var contents: String { directory + "/" + Self.contentsName }
    public static let contentsName = "vault.db"
    /// The keys, each wrapped.
    public var keys: String { directory + "/vault-keys.db" }
    /// Where the copies of the keys lie.
    var copies: String { directory + "/" + Self.copiesName }
    public static let copiesName = "vault-copies"

    /// Makes the master key, unless there is one, or something that another one opens.
    public func createMasterKey() throws(FileError) {
        guard try !disk.exists(masterKey), try !disk.exists(keys), try !disk.exists(contents) else { return }
        try disk.makeDirectory(masterKey.parentDirectory)
        try disk.replace(masterKey, with: MasterKey.draw())
    }
}
