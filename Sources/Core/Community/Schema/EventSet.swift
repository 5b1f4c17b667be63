public import CBOR

/// The events of one lane, or of one aggregate of it, as one type.
public protocol EventSet: Hashable, Sendable {
    /// Every kind of the set.
    static var kinds: [EventKind<Self>] { get }
    /// The payload of this event.
    var payload: any EventPayload { get }
}

/// One kind of event and how it is read.
public struct EventKind<Events>: Sendable {
    public let name: String
    public let summary: String
    public let version: UInt64
    /// Versions that are read as well, ascending.
    public let olderVersions: [UInt64]
    public let fields: [FieldListing.Entry]
    public let read: @Sendable (CBORReader) throws(SchemaError) -> Events

    public init<Payload: EventPayload>(_ payload: Payload.Type, _ wrap: @escaping @Sendable (Payload) -> Events) {
        name = "\(Payload.kind)"
        summary = "\(Payload.summary)"
        version = Payload.version
        olderVersions = Payload.olderVersions.keys.sorted()
        fields = Payload.listing
        read = { body throws(SchemaError) in wrap(try Payload(reading: body)) }
    }

    /// The same kind as part of a larger set.
    public func map<Larger>(_ wrap: @escaping @Sendable (Events) -> Larger) -> EventKind<Larger> {
        EventKind<Larger>(mapping: self, wrap)
    }

    private init<Smaller>(mapping smaller: EventKind<Smaller>, _ wrap: @escaping @Sendable (Smaller) -> Events) {
        name = smaller.name
        summary = smaller.summary
        version = smaller.version
        olderVersions = smaller.olderVersions
        fields = smaller.fields
        let read = smaller.read
        self.read = { body throws(SchemaError) in wrap(try read(body)) }
    }
}

/// Reads events by the names of their kinds.
public struct KindTable<Events: Sendable>: Sendable {
    private let kinds: NameTable<EventKind<Events>>

    public init(_ kinds: [EventKind<Events>]) {
        self.kinds = NameTable(kinds.map { ($0.name, $0) })
    }

    public func read(_ name: ArraySlice<UInt8>, _ body: CBORReader) throws(SchemaError) -> Events {
        guard let kind = kinds[name] else { throw .unknownKind }
        return try kind.read(body)
    }
}
