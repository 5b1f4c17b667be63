import Digest
import Files
import SimulatedDisk
import Testing

@testable import MediaFiles

private let picture: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0] + Array(repeating: 7, count: 100_000)

extension MediaStore {
    /// Takes a file in pieces.
    fileprivate func take(_ bytes: [UInt8], as type: MediaType = .jpeg) throws -> Hash {
        let arriving = try begin(type)
        do {
            for start in stride(from: 0, to: bytes.count, by: 30_000) {
                try arriving.write(Array(bytes[start..<min(start + 30_000, bytes.count)]))
            }
            return try arriving.finish().hash
        } catch {
            arriving.cancel()
            throw error
        }
    }

    fileprivate func bytes(_ hash: Hash) throws -> [UInt8]? {
        guard let media = try open(hash) else { return nil }
        var bytes: [UInt8] = []
        while let piece = try media.piece(at: UInt64(bytes.count)) { bytes += piece }
        return bytes
    }
}

@Suite struct `A store of media` {
    private let disk = SimulatedDisk(seed: 3)
    private func store(on disk: SimulatedDisk) throws -> MediaStore { try MediaStore(in: "/m", disk) }

    @Test func `gives back what it took, under its hash, and keeps it once`() throws {
        let store = try store(on: disk)
        let hash = try store.take(picture)
        #expect(hash == SHA256.hash(picture))
        #expect(try store.take(picture) == hash)
        #expect(try store.bytes(hash) == picture)
        #expect(try store.hashes() == [hash])
        #expect(try store.bytes(SHA256.hash([1])) == nil)
    }

    @Test func `has what it took after the power was cut, and nothing that it did not`() throws {
        for seed in 0..<20 as Range<UInt64> {
            let disk = SimulatedDisk(seed: seed)
            let store = try store(on: disk)
            let hash = try store.take(picture)
            try store.begin(.png).write([0x89])
            let after = try MediaStore(in: "/m", disk.powerCut())
            #expect(try after.bytes(hash) == picture)
            #expect(try after.hashes() == [hash])
        }
    }

    @Test func `what was left unfinished goes when it is opened again`() throws {
        try store(on: disk).begin(.png).write([0x89])
        #expect(try disk.names(in: "/m") == ["1.part"])
        _ = try store(on: disk)
        #expect(try disk.names(in: "/m") == [])
    }

    @Test(arguments: [
        (MediaType.jpeg, [], MediaError.empty), (.png, [0xFF, 0xD8, 0xFF], .notOf(.png)),
        (.jpeg, [0xFF], .notOf(.jpeg)),
        (.mp4, Array("....ftyq".utf8), .notOf(.mp4)),
    ])
    func `refuses what is not what it is called, and keeps nothing of it`(
        type: MediaType, bytes: [UInt8], error: MediaError
    ) throws {
        let store = try store(on: disk)
        #expect(throws: error) { try store.take(bytes, as: type) }
        #expect(try disk.names(in: "/m") == [])
    }

    @Test(arguments: [
        (MediaType.png, [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]), (.webp, Array("RIFF1234WEBPVP8 ".utf8)),
        (.pdf, Array("%PDF-1.7".utf8)), (.mp4, Array("\0\0\0\u{18}ftypmp42".utf8)),
    ])
    func `takes what begins as its type does, in whatever pieces it comes`(type: MediaType, bytes: [UInt8]) throws {
        let arriving = try store(on: disk).begin(type)
        for byte in bytes { try arriving.write([byte]) }
        let taken = try arriving.finish()
        #expect(taken.hash == SHA256.hash(bytes) && taken.byteCount == bytes.count)
    }

    @Test func `takes as much as its type may have, and no byte more`() throws {
        let store = try store(on: disk)
        let largest = picture.prefix(3) + Array(repeating: 1, count: MediaType.jpeg.maximumBytes - 3)
        _ = try store.take(Array(largest))
        #expect(throws: MediaError.tooLarge(limit: 16 << 20)) { try store.take(largest + [1]) }
        #expect(try disk.names(in: "/m").count == 1)
    }

    @Test func `takes so many at once, and another when one has come or was given up`() throws {
        let store = try store(on: disk)
        var arriving = try (1...MediaStore.maximumArriving).map { _ in try store.begin(.jpeg) }
        #expect(throws: MediaError.busy(limit: 16)) { try store.begin(.jpeg) }
        arriving.removeLast().cancel()
        try arriving[0].write(picture)
        _ = try arriving[0].finish()
        arriving += [try store.begin(.jpeg), try store.begin(.jpeg)]
        #expect(throws: MediaError.busy(limit: 16)) { try store.begin(.jpeg) }
    }

    @Test func `a changed bit of what lies there is found`() throws {
        let store = try store(on: disk)
        let hash = try store.take(picture)
        try disk.flipBit("/m/\(hash).media", 99)
        #expect(throws: MediaError.damaged(path: "/m/\(hash).media")) { try store.open(hash) }
    }

    @Test func `removes nothing whose record is just being made`() throws {
        let store = try store(on: disk)
        let hash = try store.take(picture)
        #expect(try store.hashes() == [hash])
        #expect(try store.remove(hash) == false)
        _ = try store.take(picture)
        store.release(hash)
        #expect(try store.hashes() == [hash])
        #expect(try store.remove(hash) == false)
        store.release(hash)
        #expect(try store.remove(hash))
        #expect(try store.bytes(hash) == nil)
    }

    @Test func `removes nothing that was taken again after it was looked at`() throws {
        let store = try store(on: disk)
        let hash = try store.take(picture)
        store.release(hash)
        #expect(try store.hashes() == [hash])
        // Somebody finds that nothing asks to keep it; meanwhile it comes again, and is recorded.
        _ = try store.take(picture)
        store.release(hash)
        #expect(try store.remove(hash) == false)
        #expect(try store.bytes(hash) == picture)
    }

    @Test func `takes nothing for which others need the room`() throws {
        let free = try disk.availableBytes(at: "/")
        let reserve = free - UInt64(MediaType.pdf.maximumBytes + MediaType.jpeg.maximumBytes)
        let store = try MediaStore(in: "/m", disk, reserving: reserve)
        let first = try store.begin(.pdf)
        _ = try store.begin(.jpeg)
        #expect(throws: MediaError.noRoom) { try store.begin(.jpeg) }
        first.cancel()
        _ = try store.begin(.png)
    }

    @Test func `a disk that fails leaves nothing behind, and nothing that is waited for`() throws {
        let clean = SimulatedDisk(seed: 1)
        _ = try store(on: clean).take(picture)
        let calls = clean.calls(of: .any)
        var refusals = 0
        for call in 1...calls {
            let disk = SimulatedDisk(seed: 1, faults: [.fail(call: call, of: .any, with: .noSpace)])
            guard let store = try? store(on: disk) else { continue }
            do { _ = try store.take(picture) } catch MediaError.disk {
                refusals += 1
                disk.faults = []
                for hash in try store.hashes() { #expect(try store.remove(hash)) }
                _ = try store.take(picture)
            }
        }
        #expect(refusals > 3)
    }
}
