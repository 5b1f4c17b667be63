import CBOR
import Calendar
import Digest
import Foundation
import Ledger
import Merkle
import Wire

/// A record as people and scripts read it.
struct PrintedRecord: Encodable {
    let seq: UInt64
    let occurred: String
    let recorded: String
    let kind: String
    let principal: String
    let source: String
    let id: String
    let index: UInt64
    let place: String?
    let subject: String?
    let cause: String?
    let actor: String?
    let body: PrintedCBOR

    init(_ record: Record) {
        let key = record.key
        seq = record.seq.value
        occurred = record.occurred.rfc3339
        recorded = record.recorded.rfc3339
        kind = record.kind.name
        (principal, source, id) = (key.principal, key.source, key.id)
        index = record.index
        place = record.place
        subject = record.subject
        cause =
            switch record.cause {
            case nil: nil
            case .event(let lane, let seq): "\(lane)/\(seq)"
            case .command(let key): "\(key)"
            }
        actor = record.actor
        body = PrintedCBOR(decoding: record.body.encoded)
    }

    var line: String {
        let context = [place, subject].compactMap { $0 }.joined(separator: " ")
        return "\(seq)  \(recorded)  \(kind)  \(context)  \(body.text)"
    }
}

/// CBOR as JSON: byte strings in hexadecimal, keys as text.
struct PrintedCBOR: Encodable {
    let value: CBORValue

    init(_ value: CBORValue) { self.value = value }

    /// Bytes that were checked when they were stored.
    init(decoding bytes: [UInt8]) {
        value = (try? CBORValue(decoding: bytes)) ?? .bytes(bytes)
    }

    var text: String {
        switch value {
        case .unsigned(let number): "\(number)"
        case .negative(let argument): argument < UInt64.max ? "-\(argument + 1)" : "-18446744073709551616"
        case .bytes(let bytes): "h'\(bytes.hexadecimal)'"
        case .text(let text): "\"\(text)\""
        case .array(let items): "[" + items.map { PrintedCBOR($0).text }.joined(separator: ", ") + "]"
        case .map(let pairs):
            "{"
                + pairs.map { "\(PrintedCBOR($0.key).text): \(PrintedCBOR($0.value).text)" }.joined(separator: ", ")
                + "}"
        case .tagged(let tag, let content): "\(tag)(\(PrintedCBOR(content).text))"
        case .bool(let truth): "\(truth)"
        case .null: "null"
        case .undefined: "undefined"
        case .simple(let number): "simple(\(number))"
        case .float(let number): "\(number)"
        }
    }

    func encode(to encoder: any Encoder) throws {
        switch value {
        case .map(let pairs):
            var container = encoder.container(keyedBy: Key.self)
            for pair in pairs { try container.encode(PrintedCBOR(pair.value), forKey: Key(pair.key)) }
        case .array(let items):
            var container = encoder.unkeyedContainer()
            for item in items { try container.encode(PrintedCBOR(item)) }
        case .unsigned(let number): try single(number, encoder)
        case .negative(let argument) where argument <= UInt64(Int64.max): try single(~Int64(argument), encoder)
        case .text(let text): try single(text, encoder)
        case .bool(let truth): try single(truth, encoder)
        case .float(let number) where number.isFinite: try single(number, encoder)
        case .null: try single(String?.none, encoder)
        default: try single(text, encoder)
        }
    }

    private func single(_ value: some Encodable, _ encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(value)
    }

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(_ key: CBORValue) {
            if case .text(let text) = key { stringValue = text } else { stringValue = PrintedCBOR(key).text }
        }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}

struct LedgerSummary: Encodable {
    let log: String
    let epoch: UInt64
    let lanes: [LaneSummary]
}

struct LaneSummary: Encodable {
    let lane: String
    let size: UInt64
    let root: String
    let retainedFrom: UInt64
    let sealedSegments: Int
    let lastRecorded: String?
    let verifierKeys: [String]

    init(of view: LaneView, in identity: LogIdentity) throws {
        lane = view.lane.rawValue
        size = view.size
        root = try "\(view.tree().head(of: view.size).root)"
        retainedFrom = view.retainedFrom.value
        sealedSegments = view.sealedSegments
        lastRecorded =
            view.size > view.retainedFrom.value
            ? try view.records(from: Seq(view.size - 1), limit: 1).first?.recorded.rfc3339 : nil
        verifierKeys = identity.verifierKeys(of: view.lane).map(\.description)
    }
}

struct VerificationSummary: Encodable {
    let lane: String
    let intact: Bool
    let size: UInt64
    let root: String
    let records: UInt64
    let prunedRecords: UInt64
    let checkpoints: Int
    let damage: [String]

    init(_ result: Verification) {
        lane = result.lane.rawValue
        intact = result.isIntact
        size = result.head.size
        root = "\(result.head.root)"
        records = result.records
        prunedRecords = result.prunedRecords
        checkpoints = result.checkpoints
        damage = result.damage.map(\.description)
    }
}

/// Everything somebody needs to check a proof with a SHA-256 and an Ed25519 of their own.
struct PrintedProof: Encodable {
    let record: String
    let seq: UInt64
    let size: UInt64
    let inclusion: [String]
    let since: UInt64?
    let consistency: [String]?
    let checkpoint: String
    let verifierKeys: [String]

    init(
        record: Record, inclusion: InclusionProof, consistency: ConsistencyProof?, checkpoint: SignedNote,
        verifierKeys: [VerifierKey]
    ) {
        self.record = Data(record.encoded).base64EncodedString()
        seq = record.seq.value
        size = inclusion.size
        self.inclusion = inclusion.path.map(\.description)
        since = consistency?.oldSize
        self.consistency = consistency?.path.map(\.description)
        self.checkpoint = String(decoding: checkpoint.bytes, as: UTF8.self)
        self.verifierKeys = verifierKeys.map(\.description)
    }
}
