import Digest
import Files

/// The small text that says what a directory is: its format, how many shards there are, and which store they are of.
struct StoreManifest: Hashable {
    static let format: Int64 = 1
    private static let idByteCount = 16

    let shards: Int
    /// Drawn at the creation, and carried by every shard: files of two stores do not mix.
    let id: String

    static func drawn(shards: Int) -> StoreManifest {
        StoreManifest(shards: shards, id: SystemRandom.bytes(idByteCount).hexadecimal)
    }

    var text: String { "linli district store, format \(StoreManifest.format), \(shards) shards, \(id)\n" }

    static func read(_ file: any File, path: String) throws -> StoreManifest {
        let text = String(decoding: try file.read(at: 0, count: 256), as: UTF8.self)
        let words = text.split(separator: ", ")
        guard words.count == 4, words[0] == "linli district store", let format = number(words[1], "format ", "") else {
            throw DistrictStoreError.notAStore(path: path)
        }
        guard format == StoreManifest.format else {
            throw StoreManifest.otherFormat(format, path: path)
        }
        guard let shards = number(words[2], "", " shards") else {
            throw DistrictStoreError.damaged(path: path, place: "whole file", reason: "it tells no number of shards")
        }
        let manifest = StoreManifest(shards: Int(shards), id: String(words[3].dropLast()))
        guard manifest.text == text else {
            throw DistrictStoreError.damaged(path: path, place: "whole file", reason: "it is not as it was written")
        }
        return manifest
    }

    static func otherFormat(_ version: Int64, path: String) -> DistrictStoreError {
        version > format
            ? .newerFormat(path: path, version: version, known: format)
            : .olderFormat(path: path, version: version, known: format)
    }

    private static func number(_ word: Substring, _ before: String, _ after: String) -> Int64? {
        guard word.hasPrefix(before), word.hasSuffix(after) else { return nil }
        return Int64(word.dropFirst(before.count).dropLast(after.count))
    }
}
