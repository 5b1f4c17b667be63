public import CBOR

/// The first item of an exported lane (`Schemas/export.cddl`): a CBOR sequence of this header and then each record as a
/// byte string. Whoever holds the file needs nothing else to check it.
public struct ExportHeader: Hashable, Sendable {
    public static let version: UInt64 = 1
    public static let name = "linli export"
    static let logByteCount = 16
    static let hashByteCount = 32

    /// The random bytes that name the log.
    public let log: [UInt8]
    public let lane: Lane
    public let first: Seq
    public let count: UInt64
    /// The roots of the perfect subtrees before `first`, the largest first; none for an export from the start.
    public let frontier: [[UInt8]]
    /// The C2SP verifier keys that have signed this lane.
    public let verifierKeys: [String]
    /// A C2SP checkpoint of the tree just behind the last record.
    public let checkpoint: [UInt8]

    public init(
        log: [UInt8], lane: Lane, first: Seq, count: UInt64, frontier: [[UInt8]], verifierKeys: [String],
        checkpoint: [UInt8]
    ) {
        self.log = log
        self.lane = lane
        self.first = first
        self.count = count
        self.frontier = frontier
        self.verifierKeys = verifierKeys
        self.checkpoint = checkpoint
    }

    public var encoded: [UInt8] {
        CBORValue.array([
            .text(ExportHeader.name), .unsigned(ExportHeader.version), .bytes(log), .text(lane.rawValue),
            .unsigned(first.value), .unsigned(count), .array(frontier.map { .bytes($0) }),
            .array(verifierKeys.map { .text($0) }), .bytes(checkpoint),
        ]).encoded
    }

    /// Reads the header and leaves the reader behind it.
    public init(from reader: inout CBORReader) throws(WireError) {
        let value: CBORValue
        do { value = try reader.value() } catch { throw .notDeterministic(.record, error) }
        guard case .array(let items) = value, items.count >= 2, items[0] == .text(ExportHeader.name),
            case .unsigned(let version) = items[1]
        else { throw .invalid(.record, "this is no export of a lane") }
        guard version == ExportHeader.version else { throw .unknownVersion(version) }
        guard items.count == 9, case .bytes(let log) = items[2], log.count == ExportHeader.logByteCount,
            case .text(let name) = items[3],
            let lane = Lane(rawValue: name), case .unsigned(let first) = items[4], case .unsigned(let count) = items[5],
            let frontier = items[6].array(of: \.asBytes), let keys = items[7].array(of: \.asText),
            case .bytes(let checkpoint) = items[8]
        else { throw .invalid(.record, "the header of the export is not complete") }
        guard !first.addingReportingOverflow(count).overflow, frontier.count == first.nonzeroBitCount,
            frontier.allSatisfy({ $0.count == ExportHeader.hashByteCount })
        else { throw .invalid(.record, "the export does not begin where its header says") }
        self.init(
            log: log, lane: lane, first: Seq(first), count: count, frontier: frontier, verifierKeys: keys,
            checkpoint: checkpoint)
    }
}

extension CBORValue {
    fileprivate var asBytes: [UInt8]? { if case .bytes(let bytes) = self { bytes } else { nil } }
    fileprivate var asText: String? { if case .text(let text) = self { text } else { nil } }

    fileprivate func array<Element>(of element: (CBORValue) -> Element?) -> [Element]? {
        guard case .array(let items) = self else { return nil }
        let elements = items.compactMap(element)
        return elements.count == items.count ? elements : nil
    }
}
