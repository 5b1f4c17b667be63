import CBOR
import Digest
public import Files
public import Merkle
public import Wire

/// An exported file that was read as a whole and found true: every record, the tree they make, the signature over it.
public struct LaneImport: Sendable {
    public let header: ExportHeader
    public let head: TreeHead
    /// The tree that the records continue.
    let before: TreeHead
    let publicKeys: [Ed25519.PublicKey]
    let firstRecorded: Instant?
    /// The last epoch that begins in the records; 0 if none does.
    let epoch: UInt64
    let path: String
    private let disk: any Disk

    /// What a node's clock can have said, from 1970 to the year 9999. Ages and dates are reckoned from these times, so
    /// beyond lies nothing but an overflow.
    private static let times = Instant(milliseconds: 0)...Instant(milliseconds: 253_402_300_799_999)

    /// Checks the file. With a `key` only that one's signature counts; otherwise the keys that the file itself names,
    /// which proves that the file is consistent, not who wrote it.
    public init(_ path: String, signedBy key: VerifierKey? = nil, on disk: any Disk = LocalDisk()) throws(LedgerError) {
        self.path = path
        self.disk = disk
        let file = try ExportFile(path, on: disk)
        header = file.header
        let keys = try LaneImport.keys(of: file.header, path: path)
        publicKeys = keys.compactMap { try? Ed25519.PublicKey(bytes: $0.publicKey) }
        var frontier = try LaneImport.frontier(before: file.header, path: path)
        var hasher = TreeHasher()
        before = frontier.head(with: &hasher)
        var (firstRecorded, lastRecorded): (Instant?, Instant?)
        var epoch: UInt64 = 0
        try file.forEachRecord { (record) throws(LedgerError) in
            do throws(WireError) { try LaneImport.check(record, after: lastRecorded) } catch {
                throw .unreadable(record.seq, path: path, error)
            }
            firstRecorded = firstRecorded ?? record.recorded
            lastRecorded = record.recorded
            epoch = max(epoch, Adoption.epoch(of: record) ?? 0)
            frontier.append(hasher.leaf(record.encoded.span), with: &hasher) { _ in }
        }
        self.firstRecorded = firstRecorded
        self.epoch = epoch
        head = frontier.head(with: &hasher)
        try LaneImport.check(file.header, head, signedBy: [keys] + (key.map { [[$0]] } ?? []), path: path)
    }

    private static func check(_ record: Record, after last: Instant?) throws(WireError) {
        guard times.contains(record.recorded) else {
            throw .invalid(.recorded, "\(record.recorded.milliseconds) ms is no time of a clock")
        }
        if let last, record.recorded < last { throw .invalid(.recorded, "it lies before that of the record before") }
        if let epoch = Adoption.epoch(of: record), epoch > Adoption.maximumEpoch {
            throw .invalid(.body, "there is no epoch \(epoch)")
        }
    }

    /// The records, once more in order.
    func forEachRecord(_ body: (Record) throws(LedgerError) -> Void) throws(LedgerError) {
        try ExportFile(path, on: disk).forEachRecord(body)
    }

    private static func frontier(before header: ExportHeader, path: String) throws(LedgerError) -> Frontier {
        do throws(MerkleError) {
            return try Frontier(size: header.first.value, hashes: header.frontier.compactMap { Hash($0) })
        } catch {
            throw .damaged(Damage(path: path, place: "header", reason: "\(error)"))
        }
    }

    private static func keys(of header: ExportHeader, path: String) throws(LedgerError) -> [VerifierKey] {
        var keys: [VerifierKey] = []
        do throws(MerkleError) {
            for text in header.verifierKeys { keys.append(try VerifierKey(text)) }
        } catch {
            throw .damaged(Damage(path: path, place: "header", reason: "\(error)"))
        }
        // The log that takes the file in keeps these keys as its own, and believes them for all its lanes.
        guard keys.allSatisfy({ $0.name.description == origin(of: header) && $0.type == .ed25519 }) else {
            throw .damaged(Damage(path: path, place: "header", reason: "it names keys that are not the lane's"))
        }
        return keys
    }

    private static func origin(of header: ExportHeader) -> String {
        LogIdentity.origin(of: header.lane, in: header.log)
    }

    /// One key of each group must have signed. The file's own keys always count: the log that takes it in keeps them.
    private static func check(
        _ header: ExportHeader, _ head: TreeHead, signedBy groups: [[VerifierKey]], path: String
    ) throws(LedgerError) {
        let checkpoint: Checkpoint
        do throws(MerkleError) {
            let note = try SignedNote(parsing: header.checkpoint)
            for keys in groups { _ = try note.verify(with: keys) }
            checkpoint = try Checkpoint(note.text)
        } catch {
            throw .damaged(Damage(path: path, place: "checkpoint", reason: "\(error)"))
        }
        guard checkpoint.origin.description == origin(of: header) else {
            throw .foreignFile(
                path: path, found: "a checkpoint of \(checkpoint.origin)", expected: origin(of: header))
        }
        guard checkpoint.head == head else {
            throw .damaged(
                Damage(path: path, place: "tree", reason: "the records do not make the tree that the checkpoint signs"))
        }
    }
}

/// Reads an exported file once, front to back, in memory of a fixed size.
private struct ExportFile {
    private static let chunkBytes = 1 << 20
    /// A header holds 64 hashes, some keys and a checkpoint.
    private static let maximumHeaderBytes = 64 << 10

    let header: ExportHeader
    private let path: String
    private let file: any File
    private let recordsAt: UInt64

    init(_ path: String, on disk: any Disk) throws(LedgerError) {
        self.path = path
        file = try reporting { try disk.open(path, .read) }
        let start = try reporting { [file] in try file.read(at: 0, count: ExportFile.maximumHeaderBytes) }
        do throws(WireError) {
            var reader = try ExportFile.reader(start)
            header = try ExportHeader(from: &reader)
            recordsAt = UInt64(reader.position)
        } catch .unknownVersion(let version) {
            throw .newerFormat(path: path, version: version, known: ExportHeader.version)
        } catch {
            throw .damaged(Damage(path: path, place: "header", reason: "\(error)"))
        }
    }

    private static func reader(_ bytes: [UInt8]) throws(WireError) -> CBORReader {
        var limits = CBORLimits()
        limits.byteCount = chunkBytes + Record.maximumByteCount
        do { return try CBORReader(bytes, limits: limits) } catch { throw .notDeterministic(.record, error) }
    }

    func forEachRecord(_ body: (Record) throws(LedgerError) -> Void) throws(LedgerError) {
        var offset = recordsAt
        var seq = header.first.value
        let end = seq + header.count
        while seq < end {
            let bytes = try reporting { try file.read(at: offset, count: ExportFile.chunkBytes) }
            let (records, taken) = try wholeRecords(in: bytes, from: seq, to: end)
            guard taken > 0 else { throw damaged("record \(seq)", "the file holds no whole record here") }
            for record in records { try body(record) }
            seq += UInt64(records.count)
            offset += UInt64(taken)
        }
        let size = try reporting { try file.size() }
        guard offset == size else { throw damaged("byte \(offset)", "\(size - offset) bytes follow the last record") }
    }

    /// The records that a chunk holds to the end, and the bytes they take.
    private func wholeRecords(
        in bytes: [UInt8], from first: UInt64, to end: UInt64
    ) throws(LedgerError) -> (records: [Record], taken: Int) {
        var records: [Record] = []
        var taken = 0
        do throws(WireError) {
            var reader = try ExportFile.reader(bytes)
            while first + UInt64(records.count) < end, let range = ExportFile.nextRecord(&reader) {
                let record = try Record(decoding: bytes, in: range)
                let seq = first + UInt64(records.count)
                guard record.seq.value == seq else { throw .invalid(.seq, "it says \(record.seq), expected \(seq)") }
                records.append(record)
                taken = reader.position
            }
        } catch {
            throw .unreadable(Seq(first + UInt64(records.count)), path: path, error)
        }
        return (records, taken)
    }

    /// Nil where the chunk ends within a record; the next chunk begins with it.
    private static func nextRecord(_ reader: inout CBORReader) -> Range<Int>? {
        try? reader.byteString()
    }

    private func damaged(_ place: String, _ reason: String) -> LedgerError {
        .damaged(Damage(path: path, place: place, reason: reason))
    }
}
