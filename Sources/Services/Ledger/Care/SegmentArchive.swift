import Digest
import Files
import Wire
import Zstd

/// A sealed segment outside the lane: its file in zstd frames of a few megabytes, which `zstd -d` unpacks as well.
enum SegmentArchive {
    private static let frameContentBytes = 4 << 20
    /// zstd never grows its input by more than this little, so a frame's end lies within what is read.
    private static let frameReadBytes = frameContentBytes + frameContentBytes / 128 + 1_024

    static let ending = ".segment.zst"

    static func name(of seal: Seal, in lane: Lane, of identity: LogIdentity) -> String {
        "\(identity.idText)-\(lane)-\(seal.first)\(ending)"
    }

    /// Writes the archive and reads it back: it is good only if what comes out has the seal's sum. Returns its own.
    static func write(
        _ path: String, to archive: String, expecting sum: FileSum, on disk: any Disk, pace: Pace = .free
    ) throws -> FileSum {
        let source = try disk.open(path, .read)
        let fresh = archive + ".new"
        if try disk.exists(fresh) { try disk.remove(fresh) }
        let target = try disk.open(fresh, .create)
        var (from, to): (UInt64, UInt64) = (0, 0)
        while from < sum.byteCount {
            let content = try source.read(at: from, count: frameContentBytes)
            guard !content.isEmpty else { break }
            let frame = Zstd.compress(content)
            try target.write(frame, at: to)
            from += UInt64(content.count)
            to += UInt64(frame.count)
            pace.rest(after: content.count)
        }
        try target.sync()
        guard try unpack(fresh, on: disk, into: { pace.rest(after: $0.count) }) == sum else {
            throw LedgerError.damaged(
                Damage(path: path, place: "whole file", reason: "what was archived is not what was sealed"))
        }
        let written = try FileSum(ofFile: fresh, on: disk, pace: pace)
        try disk.rename(fresh, to: archive)
        try disk.syncDirectory(archive.parentDirectory)
        return written
    }

    /// Hands the content over piece by piece and returns its sum.
    static func unpack(
        _ archive: String, on disk: any Disk, into write: ([UInt8]) throws -> Void
    ) throws -> FileSum {
        let file = try disk.open(archive, .read)
        let size = try file.size()
        var digest = SHA256()
        var (offset, total): (UInt64, UInt64) = (0, 0)
        while offset < size {
            let bytes = try file.read(at: offset, count: frameReadBytes)
            let (content, frameBytes) = try firstContent(of: bytes, archive, at: offset)
            offset += UInt64(frameBytes)
            total += UInt64(content.count)
            digest.update(content.span)
            try write(content)
        }
        return FileSum(byteCount: total, sha256: digest.finish())
    }

    private static func firstContent(
        of bytes: [UInt8], _ archive: String, at offset: UInt64
    ) throws(LedgerError) -> (content: [UInt8], frameBytes: Int) {
        do throws(Zstd.DecompressionError) {
            let frame = try Zstd.firstFrame(of: bytes)
            return (try Zstd.decompress(frame, limit: frameContentBytes), frame.count)
        } catch {
            throw .damaged(Damage(path: archive, place: "byte \(offset)", reason: "\(error)"))
        }
    }
}
