import CBOR
import Community
import Foundation
import Samples
import Testing
import Wire

/// `Protocols/Vectors/events.json`: bodies that another program has written from the schema alone.
@Suite struct `The golden bodies of events` {
    struct Vector: Decodable {
        let name: String
        let kind: String
        let version: UInt64
        let fields: [Field]
        let hex: String
        let becomes: String?
    }

    struct Field: Decodable {
        let key: Int64
        let name: String
        let value: PlainValue
    }

    private let vectors: [Vector]
    private let kinds = EventSchema.lanes.flatMap(\.kinds)
    private let table: KindTable<any EventPayload>

    init() throws {
        vectors = try JSONDecoder().decode(
            [Vector].self, from: Data(RepositoryFile.read("Protocols/Vectors/events.json")))
        table = KindTable(kinds)
    }

    @Test func `are read and written again byte for byte, older ones as the newest version`() throws {
        for vector in vectors {
            let bytes = [UInt8](hex: vector.hex)
            let event = try table.read(Array(vector.kind.utf8)[...], CBORReader(bytes))
            #expect(event.body.encoded.hex == vector.becomes ?? vector.hex, "\(vector.name)")
            let version = vector.version == 1 ? [] : [CBORValue.Pair(.integer(0), .unsigned(vector.version))]
            let fields = vector.fields.map { CBORValue.Pair(.integer($0.key), $0.value.value) }
            #expect(CBORValue.map(version + fields).encoded == bytes, "\(vector.name)")
        }
    }

    @Test func `cover every field of every kind, and every version that is read`() {
        for kind in kinds {
            let own = vectors.filter { $0.kind == kind.name }
            for version in kind.olderVersions + [kind.version] {
                #expect(
                    own.contains { $0.version == version && ($0.becomes != nil) == (version != kind.version) },
                    "\(kind.name) has none of version \(version): Tests/Independent/make_vectors.py writes them")
            }
            let current = own.filter { $0.version == kind.version }
            let named = Set(current.flatMap { $0.fields.map { "\($0.key) \($0.name)" } })
            #expect(named == Set(kind.fields.map { "\($0.key) \($0.name)" }), "\(kind.name)")
            let fewest = current.map(\.fields.count).min()
            #expect(fewest == kind.fields.count { !$0.isOptional }, "\(kind.name) without what is optional")
        }
    }
}
