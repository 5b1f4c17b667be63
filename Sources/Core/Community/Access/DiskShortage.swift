public import Wire

public typealias DiskShortageID = ID<DiskShortage>

/// What little room on the disk means.
public enum DiskLevel: String, CaseIterable, TextCoded {
    /// Somebody should see to it.
    case scarce
    /// What is left is for alarms: readings are turned away.
    case reserved
}

/// A time in which the disk had less room than it should.
public struct DiskShortage: Row {
    public var id: DiskShortageID = ""
    public var level = DiskLevel.scarce
    public var available: Int64 = 0
    public var limit: Int64 = 0
    public var began = Instant(milliseconds: 0)
    public var ended: Instant?

    public static let table: StaticString = "disk_shortages"
    public init() {}
    public var key: DiskShortageID { id }

    public mutating func columns(_ coder: inout some ColumnCoder) throws(RowError) {
        try coder.column("id", &id)
        try coder.column("level", &level)
        try coder.column("available", &available)
        try coder.column("limit", &limit)
        try coder.column("began", &began)
        try coder.optional("ended", &ended)
    }
}
