import Digest
import Testing

@testable import Merkle

@Suite struct `A checkpoint` {
    /// The example of tlog-checkpoint.
    static let example = """
        example.com/behind-the-sofa
        20852163
        CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

        """

    private func parse(_ text: String) throws -> Checkpoint {
        try Checkpoint(NoteText(text))
    }

    @Test func `is read and written as published`() throws {
        let checkpoint = try parse(Self.example)
        #expect(checkpoint.origin.description == "example.com/behind-the-sofa")
        #expect(checkpoint.head.size == 20_852_163)
        #expect(
            checkpoint.head.root.description == "0ac5186a91863e8e1d90c808014aa89bf5da8e3ee1d9f07630f0378f68f1ab62")
        #expect(checkpoint.extensions.isEmpty)
        #expect(checkpoint.text.description == Self.example)
    }

    @Test func `of the empty tree has size 0 and the hash of nothing`() throws {
        let checkpoint = try Checkpoint(origin: NoteLine("linli/1/incident"), head: .empty)
        #expect(
            checkpoint.text.description
                == "linli/1/incident\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n")
        #expect(try Checkpoint(checkpoint.text) == checkpoint)
    }

    @Test func `keeps its extension lines`() throws {
        let checkpoint = try parse(Self.example + "extension one\nτwo\n")
        #expect(checkpoint.extensions.map(\.description) == ["extension one", "τwo"])
        #expect(checkpoint.text.description == Self.example + "extension one\nτwo\n")
    }

    @Test func `of an origin that looks the same but differs in bytes is another one`() throws {
        let (composed, decomposed) = (try NoteLine("caf\u{e9}"), try NoteLine("cafe\u{301}"))
        #expect(composed.description == decomposed.description)
        #expect(composed != decomposed)
    }

    @Test(arguments: [
        ("o\n1\n", MerkleError.checkpointLines(2)), ("\n", .checkpointLines(1)),
        ("\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n", .malformedLine),
        ("o\n\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n", .malformedTreeSize),
        ("o\n01\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n", .malformedTreeSize),
        ("o\n00\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n", .malformedTreeSize),
        ("o\n+1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n", .malformedTreeSize),
        ("o\n-1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n", .malformedTreeSize),
        ("o\n1 \nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n", .malformedTreeSize),
        ("o\n0x1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n", .malformedTreeSize),
        ("o\n18446744073709551616\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n", .malformedTreeSize),
        ("o\n1\n\n", .malformedRoot), ("o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxqw==\n", .malformedRoot),
        ("o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I\n", .malformedRoot),
        ("o\n1\nCsUYapGGPo4dkMgIAUqom_Xajj7h2fB2MPA3j2jxq2I=\n", .malformedRoot),
        ("o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n", .malformedRoot),
        ("o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2Jj\n", .malformedRoot),
        ("o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n", .malformedLine),
        ("o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\nx\n", .malformedLine),
        ("o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=", .unterminatedNote),
        ("o\r\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n", .controlCharacter(13)),
    ])
    func `of any other form is refused`(text: String, error: MerkleError) {
        #expect(throws: error) { try parse(text) }
    }
}
