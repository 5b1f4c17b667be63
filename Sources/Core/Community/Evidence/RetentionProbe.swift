public import Wire

/// What is to be kept for so long and no longer.
public enum RetainedKind: String, CaseIterable, TextCoded {
    case video
    /// Of doors, of intrusion alarms, of visitors, of the network.
    case access, intrusion, visitor, network
}

/// How far back what a device records went at one moment.
public struct RetentionProbe: Row {
    public struct Key: Hashable, Sendable {
        public var source: DeviceID
        public var kind: RetainedKind
        public var probed: Instant

        public init(source: DeviceID, kind: RetainedKind, probed: Instant) {
            self.source = source
            self.kind = kind
            self.probed = probed
        }
    }

    public var key = Key(source: "", kind: .video, probed: Instant(milliseconds: 0))
    public var place = PlacePath.community
    public var oldest = Instant(milliseconds: 0)
    public var width: Int64?
    public var height: Int64?

    public static let table: StaticString = "retention_probes"
    public static let keyColumns = 3
    public init() {}

    public static func columns(of key: Key) -> [ColumnValue] {
        [key.source.column, key.kind.column, key.probed.column]
    }

    /// Whole days of 24 hours.
    public var days: Int64 { max(0, oldest.milliseconds(to: key.probed)) / 86_400_000 }

    public mutating func columns(_ coder: inout some ColumnCoder) throws(RowError) {
        try coder.column("source", &key.source)
        try coder.column("kind", &key.kind)
        try coder.column("probed", &key.probed)
        try coder.column("place", &place)
        try coder.column("oldest", &oldest)
        try coder.optional("width", &width)
        try coder.optional("height", &height)
    }
}
