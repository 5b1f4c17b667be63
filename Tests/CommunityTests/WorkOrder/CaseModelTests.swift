import Histories
import Testing

@testable import Community

@Suite struct `The cases of a lane` {
    /// Sixty thousand commands in all. Each batch on its own comes by every rule, state and event there is.
    @Test(arguments: 0..<4) func `are what a naive model says they are after any commands`(batch: UInt64) throws {
        var covered = CaseCoverage()
        for world in 0..<150 {
            var world = try CaseWorld(seed: batch * 1_000 + UInt64(world))
            for _ in 0..<100 { try world.step() }
            covered.formUnion(world.covered)
        }
        #expect(Set(Rule.caseRules).subtracting(covered.rules) == [])
        #expect(Set(CaseState.allCases).subtracting(covered.states) == [])
        #expect(Set(CaseEvent.kinds.map(\.name)).subtracting(covered.kinds) == [])
    }
}

/// What some commands have come by.
struct CaseCoverage {
    var rules: Set<Rule> = []
    var states: Set<CaseState> = []
    var kinds: Set<String> = []

    mutating func formUnion(_ other: CaseCoverage) {
        rules.formUnion(other.rules)
        states.formUnion(other.states)
        kinds.formUnion(other.kinds)
    }
}
