public import Wire

/// Where somebody knocks from.
public enum Address {}
/// An address leads to a person: what it is stands in the vault, under this reference.
public typealias AddressID = ID<Address>

/// How often somebody was turned away in an hour, for one reason. The row without an address counts all of them.
public struct Refusals: Row {
    public struct Key: Hashable, Sendable {
        /// Since 1970, in UTC: of whole hours any day can be made.
        public var hour: Int64
        public var reason: Refusal
        public var address: AddressID

        public init(hour: Int64, reason: Refusal, address: AddressID) {
            (self.hour, self.reason, self.address) = (hour, reason, address)
        }
    }

    /// So many have rows of their own, so that whoever knocks from everywhere does not fill the view.
    public static let maximumAddresses: Int64 = 100

    public var key = Key(hour: 0, reason: .missing, address: "")
    public var count: Int64 = 0
    /// In the row that counts all: how many have a row of their own.
    public var addresses: Int64 = 0
    /// The last minute.
    public var last = Instant(milliseconds: .min)

    public static let table: StaticString = "refusals"
    public static let keyColumns = 3
    public init() {}

    init(_ key: Key) { self.key = key }

    public static func columns(of key: Key) -> [ColumnValue] {
        [key.hour.column, key.reason.column, key.address.column]
    }

    public mutating func columns(_ coder: inout some ColumnCoder) throws(RowError) {
        try coder.column("hour", &key.hour)
        try coder.column("reason", &key.reason)
        try coder.column("address", &key.address)
        try coder.column("count", &count)
        try coder.column("addresses", &addresses)
        try coder.column("last", &last)
    }

    static func hour(of time: Instant) -> Int64 { time.start(of: 3_600_000).milliseconds / 3_600_000 }

    mutating func add(_ count: Int64, _ time: Instant) {
        self.count = self.count.addingSaturated(count)
        last = max(last, time)
    }
}
