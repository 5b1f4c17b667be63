import Community
import Foundation
import Samples
import Testing

@Suite struct `The schema of events` {
    @Test func `is what the code prints`() throws {
        let path = "Protocols/Schemas/events.cddl"
        if ProcessInfo.processInfo.environment["LINLI_PRINT_SCHEMAS"] == "1" {
            try RepositoryFile.write(path, Array(EventSchema.cddl.utf8))
        }
        #expect(
            String(decoding: try RepositoryFile.read(path), as: UTF8.self) == EventSchema.cddl,
            "the code says something else: print it with Scripts/print-schemas, and read the difference")
    }

    @Test func `has every kind once, with ascending keys and names that are used once`() {
        let kinds = EventSchema.lanes.flatMap(\.kinds)
        #expect(Set(kinds.map(\.name)).count == kinds.count)
        for kind in kinds {
            let keys = kind.fields.map(\.key)
            #expect(keys == Set(keys).sorted() && keys.first != 0, "\(kind.name)")
            #expect(Set(kind.fields.map(\.name)).count == keys.count, "\(kind.name)")
            #expect(kind.olderVersions == Array(1..<kind.version), "\(kind.name)")
        }
    }
}
