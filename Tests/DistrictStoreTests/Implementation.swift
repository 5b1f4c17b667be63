import DistrictStore
import SimulatedDisk
import Testing

/// A kind of store that the contract is asked of. What is new is added to `all`, and to nothing else.
struct Implementation: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// Somewhere for a new store to live.
    let place: @Sendable () throws -> any Place

    static let all = [
        Implementation(testDescription: "SQLite") { try SQLitePlace() }
    ]

    func store(_ fold: any DistrictFold = AlarmFold()) throws -> any DistrictStore { try place().open(fold) }
}

/// Where a store outlives its process.
protocol Place: Sendable {
    func open(_ fold: any DistrictFold) throws -> any DistrictStore
}

/// A directory of a simulated disk, with a store that was just created.
struct SQLitePlace: Place {
    let disk: SimulatedDisk
    let site: StoreSite

    init(
        disk: SimulatedDisk = SimulatedDisk(seed: 1), options: StoreOptions = .small, creating: Bool = true
    ) throws {
        self.disk = disk
        site = StoreSite(directory: "/district/store", disk: disk, options: options)
        if creating { try SQLiteDistrictStore.create(at: site) }
    }

    func open(_ fold: any DistrictFold = AlarmFold()) throws -> any DistrictStore {
        try SQLiteDistrictStore(opening: site, fold: fold)
    }

    /// The same place after its process was killed or its power was cut.
    func on(_ disk: SimulatedDisk) throws -> SQLitePlace {
        try SQLitePlace(disk: disk, options: site.options, creating: false)
    }
}

extension StoreOptions {
    /// Everything happens after a few records.
    static var small: StoreOptions {
        var options = StoreOptions()
        options.pageBytes = 512
        options.checkpointFrames = 20
        options.commitRecords = 2_000
        options.liveRecords = 4
        options.bundleBytes = 2_000
        options.previews = 20
        options.commands = 5
        return options
    }
}
