internal import CBOR
internal import Digest

extension Frame {
    func write(to writer: inout CBORWriter) {
        switch self {
        case .hello(let hello):
            writer.begin(.hello, 6)
            writer.array(hello.versions.count)
            for version in hello.versions { writer.version(version) }
            writer.byteString(hello.log)
            writer.text(hello.lane.rawValue)
            writer.unsigned(hello.epoch)
            writer.pruned(hello.pruned)
            writer.byteString(hello.note)
        case .resume(let resume):
            writer.begin(.resume, 5)
            writer.version(resume.version)
            writer.unsigned(resume.size)
            writer.byteString(resume.root.bytes)
            writer.unsigned(resume.previewed)
            writer.unsigned(resume.window)
        case .batch(let batch):
            writer.begin(.batch, 2)
            writer.run(batch.run)
            writer.byteString(batch.root.bytes)
        case .stored(let stored):
            writer.begin(.stored, 2)
            writer.unsigned(stored.size)
            writer.unsigned(stored.previewed)
        case .checkpoint(let note):
            writer.begin(.checkpoint, 1)
            writer.byteString(note)
        case .wanted: writer.begin(.wanted, 0)
        case .preview(let preview):
            writer.begin(.preview, 4)
            writer.run(preview.run)
            writer.hashes(preview.frontier)
            writer.hashes(preview.consistency)
            writer.byteString(preview.note)
        case .command(let command):
            writer.begin(.command, 6)
            writer.text(command.id)
            writer.text(command.verb)
            writer.text(command.subject)
            if let expected = command.expected { writer.unsigned(expected) } else { writer.null() }
            writer.integer(command.notAfter.milliseconds)
            writer.byteString(command.payload)
        case .answer(let answer):
            writer.begin(.answer, 2)
            writer.text(answer.id)
            writer.outcome(answer.outcome)
        case .goodbye(let fault):
            writer.begin(.goodbye, 2)
            writer.unsigned(fault.code.rawValue)
            writer.text(fault.words)
        case .unknown(let content): writer.encoded(content)
        }
    }
}

extension CBORWriter {
    fileprivate mutating func begin(_ kind: Frame.Kind, _ fields: Int) {
        array(1 + fields)
        unsigned(kind.rawValue)
    }

    fileprivate mutating func version(_ version: ReplicationVersion) {
        array(2)
        unsigned(version.major)
        unsigned(version.minor)
    }

    fileprivate mutating func pruned(_ pruned: Frame.Pruned?) {
        guard let pruned else { return null() }
        array(3)
        unsigned(pruned.size)
        hashes(pruned.frontier)
        hashes(pruned.consistency)
    }

    fileprivate mutating func run(_ run: RecordRun) {
        array(5)
        unsigned(run.first.value)
        unsigned(UInt64(run.count))
        unsigned(run.encoding.rawValue)
        unsigned(UInt64(run.byteCount))
        byteString(run.payload)
    }

    fileprivate mutating func hashes(_ hashes: [Hash]) {
        array(hashes.count)
        for hash in hashes { byteString(hash.bytes) }
    }

    /// The first number tells them apart.
    fileprivate mutating func outcome(_ outcome: Frame.Outcome) {
        switch outcome {
        case .recorded(let lane, let seq):
            array(3)
            unsigned(0)
            text(lane.rawValue)
            unsigned(seq.value)
        case .refused(let code, let words):
            array(3)
            unsigned(1)
            text(code)
            text(words)
        case .expired:
            array(1)
            unsigned(2)
        }
    }
}
