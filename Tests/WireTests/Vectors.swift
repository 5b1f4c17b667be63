import CBOR
import Foundation
import Samples
import Wire

/// The golden vectors of `Protocols/Vectors`, whose form its README describes.
enum Vectors {
    static func load<Content: Decodable>(_ name: String, as type: Content.Type = Content.self) throws -> Content {
        try JSONDecoder().decode(type, from: Data(RepositoryFile.read("Protocols/Vectors/\(name)")))
    }

    struct RecordVector: Decodable {
        let name: String
        let fields: Fields
        let byteCount: Int
        let sha256: String
        let leafHash: String
        let hex: String?
    }

    struct Fields: Decodable {
        let seq: UInt64
        let occurred: Int64
        let recorded: Int64
        let kind: String
        let principal: String
        let source: String
        let id: String
        let index: UInt64
        let digest: String
        let request: String?
        let place: String?
        let subject: String?
        let cause: PlainCause?
        let actor: String?
        let body: [[PlainValue]]

        var key: CommandKey {
            get throws { try CommandKey(principal: principal, source: source, id: id) }
        }

        var event: Event {
            get throws {
                try Event(
                    occurred: Instant(milliseconds: occurred), kind: Kind(kind), place: place, subject: subject,
                    cause: cause?.cause, actor: actor, body: Body(encoded: PlainValue.map(body).encoded))
            }
        }
    }

    struct PlainCause: Decodable {
        let lane: String?
        let seq: UInt64?
        let principal: String?
        let source: String?
        let id: String?

        var cause: Cause {
            get throws {
                if let lane, let seq { return .event(Lane(rawValue: lane)!, Seq(seq)) }
                return .command(try CommandKey(principal: principal!, source: source!, id: id!))
            }
        }
    }

    struct Refused: Decodable {
        let name: String
        let hex: String
        let why: String
    }

    struct Tree: Decodable {
        let entries: [String]
        let leafHashes: [String]
        let roots: [String]
        let inclusion: [Inclusion]
        let consistency: [Consistency]

        struct Inclusion: Decodable {
            let index: UInt64
            let size: UInt64
            let path: [String]
        }

        struct Consistency: Decodable {
            let old: UInt64
            let new: UInt64
            let path: [String]
        }
    }

    struct Note: Decodable {
        let origin: String
        let size: UInt64
        let root: String
        let log: Signing
        let witness: Signing
        let signed: String
        let cosigned: String

        struct Signing: Decodable {
            let name: String
            let seed: String
            let vkey: String
            let time: UInt64?
        }
    }
}
