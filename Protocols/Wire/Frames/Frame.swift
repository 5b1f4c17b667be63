internal import CBOR
public import Digest

/// One message of replication (`Schemas/replication.cddl`, `docs/replication.md`). The two directions of a stream are
/// CBOR sequences of byte strings, each of which holds one frame.
public enum Frame: Hashable, Sendable {
    /// Signed notes travel as their bytes. One with a checkpoint of the log and a few signatures, among them one or two
    /// that withstand quantum computers, is smaller.
    public static let maximumNoteByteCount = 16_384
    /// Enough for every frame at its largest.
    public static let maximumByteCount = RecordRun.maximumByteCount + 65_536

    case hello(Hello)
    case resume(Resume)
    case batch(Batch)
    case stored(Stored)
    /// A checkpoint that the log has signed, on its way to the receiver, or one that the receiver has cosigned, on its
    /// way back.
    case checkpoint([UInt8])
    /// The receiver asks for a checkpoint before the next one is due.
    case wanted
    case preview(Preview)
    case command(Command)
    case answer(Answer)
    case goodbye(ReplicationFault)
    /// A kind that a newer program knows, with the whole frame as it came.
    case unknown([UInt8])

    enum Kind: UInt64 {
        case hello, resume, batch, stored, checkpoint, wanted, preview, command, answer, goodbye
    }

    /// The sender begins: which log this is, and how far it has come.
    public struct Hello: Hashable, Sendable {
        public static let logByteCount = 16

        /// The oldest first, each major version once.
        public let versions: [ReplicationVersion]
        /// The random bytes that name the log.
        public let log: [UInt8]
        public let lane: Lane
        /// It grows when somebody takes the log over on purpose; positions of different epochs are not comparable.
        public let epoch: UInt64
        /// What the sender does not have any more; nil if it has all from the first record on.
        public let pruned: Pruned?
        /// A checkpoint of all that the log has recorded.
        public let note: [UInt8]

        public init(
            versions: [ReplicationVersion], log: [UInt8], lane: Lane, epoch: UInt64, pruned: Pruned?, note: [UInt8]
        ) {
            self.versions = versions
            self.log = log
            self.lane = lane
            self.epoch = epoch
            self.pruned = pruned
            self.note = note
        }
    }

    /// The front of a log that is gone: only who has nothing of the log can begin behind it.
    public struct Pruned: Hashable, Sendable {
        public let size: UInt64
        /// The roots of the perfect subtrees of what is gone, the largest first.
        public let frontier: [Hash]
        /// That the signed tree extends it (RFC 9162, section 2.1.4).
        public let consistency: [Hash]

        public init(size: UInt64, frontier: [Hash], consistency: [Hash]) {
            self.size = size
            self.frontier = frontier
            self.consistency = consistency
        }
    }

    /// The receiver answers a hello: from where to go on, and how much may be under way.
    public struct Resume: Hashable, Sendable {
        public let version: ReplicationVersion
        public let size: UInt64
        public let root: Hash
        /// Behind the last record that was stored ahead of its place; `size` if there is none.
        public let previewed: UInt64
        /// Bytes of payload, unpacked, that may be sent before they are acknowledged.
        public let window: UInt64

        public init(version: ReplicationVersion, size: UInt64, root: Hash, previewed: UInt64, window: UInt64) {
            self.version = version
            self.size = size
            self.root = root
            self.previewed = previewed
            self.window = window
        }
    }

    /// Records in their place, and the root of the tree behind the last of them.
    public struct Batch: Hashable, Sendable {
        public let run: RecordRun
        public let root: Hash

        public init(run: RecordRun, root: Hash) {
            self.run = run
            self.root = root
        }
    }

    /// What the receiver has on its disk: acknowledged means durable.
    public struct Stored: Hashable, Sendable {
        public let size: UInt64
        /// Behind the last preview that is stored; `size` if there is none ahead of it.
        public let previewed: UInt64

        public init(size: UInt64, previewed: UInt64) {
            self.size = size
            self.previewed = previewed
        }
    }

    /// Records ahead of their place, because many others are before them.
    public struct Preview: Hashable, Sendable {
        /// Previews that may be under way and not stored yet; they are outside of the window.
        public static let maximumInFlight = 4

        public let run: RecordRun
        /// The roots of the perfect subtrees before the run, the largest first: with the records they make the tree that
        /// the note signs, and so prove that each of them stands there.
        public let frontier: [Hash]
        /// That the signed tree extends what was sent in batches so far (RFC 9162, section 2.1.4).
        public let consistency: [Hash]
        /// A checkpoint of the tree just behind the run.
        public let note: [UInt8]

        public init(run: RecordRun, frontier: [Hash], consistency: [Hash], note: [UInt8]) {
            self.run = run
            self.frontier = frontier
            self.consistency = consistency
            self.note = note
        }
    }
}

extension Frame {
    /// The frame itself.
    public var content: [UInt8] {
        var writer = CBORWriter()
        write(to: &writer)
        return writer.bytes
    }

    /// The frame as it stands in a stream.
    public var encoded: [UInt8] {
        let content = content
        var writer = CBORWriter(reserving: content.count + 5)
        writer.byteString(content)
        return writer.bytes
    }
}
