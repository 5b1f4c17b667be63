import Community
import Samples
import Testing
import Wire

@Suite struct `Access by any commands` {
    @Test func `is decided and kept as a naive list of it would be, and stored and loaded again alike`() throws {
        var (rules, kinds): (Set<Rule>, Set<String>) = ([], [])
        for seed in 1...40 {
            var history = RandomAccess(seed: UInt64(seed))
            for _ in 0..<150 { try history.step(&rules) }
            try history.compare()
            kinds.formUnion(history.kinds)
        }
        // What nobody can break by chance has tests of its own.
        let rare: Set<Rule> = [
            .tokenExists, .tokenHash, .tokenPrincipal, .accessTime, .nodeVersion, .nodeRunExists,
            .purgeProof, .diskShortageExists, .subjectUnnamed, .subjectFingerprint,
        ]
        #expect(rules.union(rare) == Set(Rule.accessRules))
        #expect(kinds == Set(AccessEvent.kinds.map(\.name)))
    }
}
