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

/// Finds a kind by the bytes of its name, without making a text of them.
public struct KindTable<Events>: Sendable {
    private let kinds: [EventKind<Events>]
    private let names: [[UInt8]]
    /// Open addressing, at most half full, so that a search ends at the first empty place.
    private let places: [Int16]

    public init(_ kinds: [EventKind<Events>]) {
        self.kinds = kinds
        names = kinds.map { Array($0.name.utf8) }
        var places = [Int16](
            repeating: -1, count: kinds.isEmpty ? 1 : 1 << (64 - (kinds.count * 2 - 1).leadingZeroBitCount))
        for (number, name) in names.enumerated() {
            var place = Self.hash(name[...]) & (places.count - 1)
            while places[place] >= 0 {
                precondition(names[Int(places[place])] != name, "the kind \(kinds[number].name) is there twice")
                place = (place + 1) & (places.count - 1)
            }
            places[place] = Int16(number)
        }
        self.places = places
    }

    public func read(_ name: ArraySlice<UInt8>, _ body: CBORReader) throws(SchemaError) -> Events {
        var place = Self.hash(name) & (places.count - 1)
        while places[place] >= 0 {
            let number = Int(places[place])
            if names[number].elementsEqual(name) { return try kinds[number].read(body) }
            place = (place + 1) & (places.count - 1)
        }
        throw .unknownKind
    }

    /// FNV-1a: the names are our own, so nobody can choose them to collide.
    private static func hash(_ name: ArraySlice<UInt8>) -> Int {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in name { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return Int(truncatingIfNeeded: hash >> 20)
    }
}
