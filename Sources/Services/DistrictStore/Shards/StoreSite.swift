public import Files

/// Where a store on SQLite lives: its directory, its disk, its limits.
public struct StoreSite: Sendable {
    public let directory: String
    public let disk: any Disk
    public let options: StoreOptions

    public init(directory: String, disk: any Disk = LocalDisk(), options: StoreOptions = StoreOptions()) {
        self.directory = directory
        self.disk = disk
        self.options = options
    }

    /// What the directory is; written last, so there is no store without it. Whoever has the store open holds a lock on it.
    var manifest: String { directory + "/store" }

    func shard(_ number: Int) -> String { directory + "/shard-\(number).db" }
}
