import Calendar
import Community
import Wire

extension Words {
    /// `2026-02-13 16:00  c1  register P2; dispatch 维修部  by 张`: what happens at once stands on one line.
    mutating func acts(_ line: Int) throws(WordError) -> [WorkedCase.Step] {
        let occurred = try moment()
        let name = try caseName()
        var steps: [WorkedCase.Step] = []
        for var words in split() {
            var step = WorkedCase.Step(line: line, name: name, what: try words.what(), occurred: occurred)
            // Nobody is said to have done what everybody of the desk may do.
            step.actor = words.take("by") ? try words.word("a name") : "值班"
            if words.take("refused") { step.refusal = try words.word("a rule") }
            try words.finish()
            steps.append(step)
        }
        guard !steps.isEmpty else { throw WordError("nothing happens to \(name)") }
        return steps
    }

    /// `c1  dispose due  2026-02-25 17:30`
    mutating func limit(_ line: Int) throws(WordError) -> WorkedCase.Step {
        let name = try caseName()
        let stage = try value("a stage") { CaseStage(rawValue: $0) }
        try expect("due")
        let step = WorkedCase.Step(line: line, name: name, what: .limit(stage, try moment()))
        try finish()
        return step
    }

    private mutating func caseName() throws(WordError) -> String {
        guard seesCaseName else { throw WordError("“\(next ?? "")” is not the name of a case, such as c1") }
        return try word("the name of a case")
    }

    private mutating func what() throws(WordError) -> WorkedCase.Step.What {
        if take("report") { return .report(try report()) }
        if take("merge") {
            try expect("into")
            return .act(.merge(into: try caseName()))
        }
        return .act(.of(try act()))
    }

    /// `report light.street at b3/u1 P3 from patrol`
    private mutating func report() throws(WordError) -> CaseReport {
        let category = CategoryCode(text: try word("a category"))
        let place = take("at") ? PlacePath(text: try word("a place")) : .community
        let priority = try priority()
        try expect("from")
        let source = try value("a source") { CaseSource(rawValue: $0) }
        return CaseReport(place: place, category: category, priority: priority, source: source)
    }

    private mutating func act() throws(WordError) -> CaseAct {
        let verb = try value("something that can be done with a case") { CaseVerb(rawValue: $0) }
        switch verb {
        case .verify: return .verify(isTrue: try choice("true", or: "false"))
        case .accept: return .accept
        case .decline: return .decline(try reason())
        case .register:
            let isOther = next.map { $0.hasPrefix("P") } ?? false
            return .register(priority: isOther ? try priority() : nil)
        case .refuse: return .refuse(try reason())
        case .settle: return .settle(text: nil, media: nil)
        case .dispatch:
            let department = try word("a department")
            return .dispatch(department: department, limit: take("within") ? try timeLimit() : nil)
        case .return: return .return(text: nil)
        case .arrive: return .arrive
        case .dispose: return .dispose(text: nil, media: nil)
        case .check:
            if take("invalid") { return .check(passed: false, isValid: false, text: nil) }
            return .check(passed: try choice("passed", or: "failed"), isValid: true, text: nil)
        case .close: return .close
        case .extend: return .extend(by: try timeLimit())
        case .requestSuspension: return .requestSuspension(text: nil)
        case .suspend: return .suspend
        case .resume: return .resume
        case .reopen: return .reopen(text: nil)
        case .void: return .void(text: nil)
        case .escalate:
            try expect("to")
            return .escalate(to: try level(), .manual)
        case .rate: return .rate(isSatisfied: try choice("satisfied", or: "dissatisfied"))
        case .assign, .warn, .comment, .report, .merge: throw WordError("“\(verb.rawValue)” changes no indicator")
        }
    }

    private mutating func choice(_ yes: String, or no: String) throws(WordError) -> Bool {
        try value("“\(yes)” or “\(no)”") { $0 == yes ? true : $0 == no ? false : nil }
    }

    private mutating func reason() throws(WordError) -> RefusalReason {
        try value("a reason") { RefusalReason(rawValue: $0) }
    }

    private mutating func priority() throws(WordError) -> Priority {
        try value("a priority from P1 to P4") { word in
            Priority.allCases.first { word == "P\($0.rawValue)" }
        }
    }

    mutating func level() throws(WordError) -> Level {
        try value("a level from L0 to L5") { word in Level.allCases.first { word == "L\($0.rawValue)" } }
    }
}
