/// What a witness remembers of one log, and how it judges the next checkpoint (tlog-witness, "add-checkpoint").
///
/// A value: who holds it must have verified the log's signature before, and must store the new head before the
/// cosignature leaves, in one atomic step with the decision; otherwise a slower request rolls the log back.
public struct Witness: Hashable, Sendable {
    public let lastCosigned: TreeHead

    /// A log that was never cosigned begins with the empty tree.
    public init(lastCosigned: TreeHead = .empty) {
        self.lastCosigned = lastCosigned
    }

    public enum Decision: Hashable, Sendable {
        /// Store this head, then cosign.
        case cosign(TreeHead)
        case refuse(Refusal)
    }

    public enum Refusal: Hashable, Sendable {
        /// The log offers a smaller tree than it once signed.
        case sizeWentBack(last: UInt64, offered: UInt64)
        /// The log signed two trees of one size: it misbehaves, and the two checkpoints prove it.
        case fork(known: TreeHead, offered: TreeHead)
        /// The proof starts from a size that was not the last cosigned one, which the log may not know; it may ask again.
        case startsElsewhere(last: UInt64, proof: UInt64)
        case wrongProof(MerkleError)
    }

    public func decide(
        on offered: TreeHead, proof: ConsistencyProof, with hasher: inout TreeHasher
    ) -> Decision {
        let last = lastCosigned
        guard last.size <= offered.size else {
            return .refuse(.sizeWentBack(last: last.size, offered: offered.size))
        }
        // Before the proof is looked at: a fork stays one whatever comes with it.
        guard last.size < offered.size || last == offered else {
            return .refuse(.fork(known: last, offered: offered))
        }
        guard proof.oldSize == last.size else {
            return .refuse(.startsElsewhere(last: last.size, proof: proof.oldSize))
        }
        do throws(MerkleError) {
            guard proof.newSize == offered.size else {
                throw .proofSize(expected: offered.size, actual: proof.newSize)
            }
            try proof.verify(oldRoot: last.root, newRoot: offered.root, with: &hasher)
            return .cosign(offered)
        } catch {
            return .refuse(.wrongProof(error))
        }
    }
}

extension Witness.Refusal: CustomStringConvertible {
    public var description: String {
        switch self {
        case .sizeWentBack(let last, let offered):
            "a tree of \(last) leaves was cosigned, this one has \(offered)"
        case .fork(let known, let offered):
            "of size \(known.size), root \(known.root) was cosigned, this one is \(offered.root): the log forked"
        case .startsElsewhere(let last, let proof):
            "the proof must start from the cosigned size \(last), it starts from \(proof)"
        case .wrongProof(let error):
            "the proof is wrong: \(error)"
        }
    }
}
