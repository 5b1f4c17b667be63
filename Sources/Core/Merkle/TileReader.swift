public import Digest

/// Where the tile hashes of a tree are stored.
///
/// The reader returns exactly the hashes asked for, in order, or throws. It is asked only for hashes of subtrees that are
/// complete at the size in question, at most 256 at a time and never across the border of a tile.
public protocol TileReader<Failure> {
    associatedtype Failure: TileReaderFailure

    func hashes(level: Int, range: Range<UInt64>) throws(Failure) -> [Hash]
}

/// The error of a reader, which can also say that the question made no sense: so a caller catches one type.
public protocol TileReaderFailure: Error {
    init(_ error: MerkleError)
}

extension MerkleError: TileReaderFailure {
    public init(_ error: MerkleError) {
        self = error
    }
}
