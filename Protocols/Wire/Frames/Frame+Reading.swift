internal import CBOR
internal import Digest

extension Frame {
    /// The one frame in these bytes: deterministic CBOR, every item of the form and within the limits of the schema.
    public init(content: [UInt8]) throws(ReplicationFault) {
        var limits = CBORLimits()
        limits.byteCount = Frame.maximumByteCount
        do throws(CBORError) {
            var reader = try CBORReader(content, limits: limits)
            self = try Frame.read(&reader)
            try reader.finish()
        } catch {
            throw ReplicationFault(error)
        }
    }

    private static func read(_ reader: inout CBORReader) throws(CBORError) -> Frame {
        let start = reader
        let count = try reader.array()
        guard count > 0 else { throw start.failure(.unexpected(wanted: "a frame")) }
        guard let kind = Kind(rawValue: try reader.unsigned()) else {
            reader = start
            return .unknown(Array(reader.bytes[try reader.skip()]))
        }
        guard count == kind.itemCount else { throw start.failure(.unexpected(wanted: "\(kind.itemCount) items")) }
        return try read(kind, &reader)
    }

    private static func read(_ kind: Kind, _ reader: inout CBORReader) throws(CBORError) -> Frame {
        switch kind {
        case .hello:
            .hello(
                Hello(
                    versions: try reader.versions(), log: try reader.bytes(count: Hello.logByteCount),
                    lane: try reader.lane(), epoch: try reader.unsigned(), pruned: try reader.pruned(),
                    note: try reader.note()))
        case .resume:
            .resume(
                Resume(
                    version: try reader.version(), size: try reader.unsigned(), root: try reader.hash(),
                    previewed: try reader.unsigned(), window: try reader.unsigned()))
        case .batch: .batch(Batch(run: try reader.run(), root: try reader.hash()))
        case .stored: .stored(Stored(size: try reader.unsigned(), previewed: try reader.unsigned()))
        case .checkpoint: .checkpoint(try reader.note())
        case .wanted: .wanted
        case .preview:
            .preview(
                Preview(
                    run: try reader.run(), frontier: try reader.hashes(), consistency: try reader.hashes(),
                    note: try reader.note()))
        case .command: .command(try reader.command())
        case .answer: .answer(Answer(id: try reader.name(), outcome: try reader.outcome()))
        case .goodbye:
            .goodbye(ReplicationFault(.init(rawValue: try reader.unsigned()), try reader.words()))
        }
    }
}

extension Frame.Kind {
    fileprivate var itemCount: Int {
        switch self {
        case .wanted: 1
        case .checkpoint: 2
        case .batch, .stored, .answer, .goodbye: 3
        case .preview: 5
        case .resume: 6
        case .hello, .command: 7
        }
    }
}

extension ReplicationFault {
    fileprivate init(_ error: CBORError) {
        switch error.reason {
        case .tooLarge, .tooManyItems: self.init(.tooLarge, "\(error)")
        default: self.init(.malformed, "\(error)")
        }
    }
}
