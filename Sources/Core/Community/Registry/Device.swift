public import Wire

public typealias DeviceID = ID<Device>

/// A device and the state that its twin shows.
public struct Device: Row {
    public var id: DeviceID = ""
    public var kind = ""
    public var model = ""
    public var place = PlacePath.community
    public var installed = Instant(milliseconds: 0)
    public var removed: Instant?
    public var replacedBy: DeviceID?
    /// Since when it has not been heard of.
    public var offline: Instant?
    /// Since when it has not been fit for use.
    public var failed: Instant?

    public static let table: StaticString = "devices"
    public init() {}
    public var key: DeviceID { id }

    public mutating func columns(_ coder: inout some ColumnCoder) throws(RowError) {
        try coder.column("id", &id)
        try coder.column("kind", &kind)
        try coder.column("model", &model)
        try coder.column("place", &place)
        try coder.column("installed", &installed)
        try coder.optional("removed", &removed)
        try coder.optional("replaced_by", &replacedBy)
        try coder.optional("offline_since", &offline)
        try coder.optional("failed_since", &failed)
    }
}

/// A span in which a device could not be reached, or was not fit for use: what intact rates and times between failures
/// are made of.
public struct Outage: Row {
    public enum Kind: String, TextCoded, CaseIterable {
        case offline, failed
    }

    public struct Key: Hashable, Sendable {
        public var device: DeviceID
        public var kind: Kind
        public var began: Instant

        public init(device: DeviceID, kind: Kind, began: Instant) {
            self.device = device
            self.kind = kind
            self.began = began
        }
    }

    public var key = Key(device: "", kind: .offline, began: Instant(milliseconds: 0))
    public var ended: Instant?

    public static let table: StaticString = "outages"
    public static let keyColumns = 3
    public init() {}

    public static func columns(of key: Key) -> [ColumnValue] {
        [key.device.column, key.kind.column, key.began.column]
    }

    public mutating func columns(_ coder: inout some ColumnCoder) throws(RowError) {
        try coder.column("device", &key.device)
        try coder.column("kind", &key.kind)
        try coder.column("began", &key.began)
        try coder.optional("ended", &ended)
    }
}
