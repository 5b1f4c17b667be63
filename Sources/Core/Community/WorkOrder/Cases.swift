import Wire

/// The cases of a community: what is decided about them, and what they have become.
public struct Cases {
    public internal(set) var table: Table<Case>

    public init(rows: any RowSource) {
        table = Table(rows)
    }

    public subscript(id: CaseID) -> Case? {
        mutating get { table[id] }
    }

    public mutating func tables<Visitor: TableVisitor>(_ visitor: inout Visitor) throws(Visitor.Failure) {
        try visitor.visit(&table)
    }

    /// Takes in what the log holds, with the record itself for the journal.
    mutating func evolve(_ fact: Fact<CaseEvent>, _ record: Record) {
        if case .reported(let report) = fact.event {
            var new = Case(fact, report)
            new.journal.append(record)
            table.put(new)
            return
        }
        table.modify(CaseID(text: fact.subject)) { changed in
            changed.evolve(fact)
            changed.journal.append(record)
        }
    }

    /// What a command leads to, or the rule that refuses it.
    public mutating func decide(
        _ command: CaseCommand, _ context: CommandContext, by policy: CasePolicy
    ) throws(Rejection) -> [Proposal<CaseEvent>] {
        guard !context.isInFuture else {
            throw Rejection(.caseInFuture, "it is said to have occurred later than now")
        }
        switch command {
        case .report(let report): return [try decide(report, context, by: policy)]
        case .act(let id, let act):
            guard let found = table[id] else { throw Rejection(.caseUnknown, "there is no case \(id)") }
            if case .merge(let target) = act { return try decideMerge(of: found, into: target, context) }
            let event = try found.decide(act, context, by: policy)
            return [propose(event, of: found, context)]
        }
    }

    private mutating func decide(
        _ report: CaseReport, _ context: CommandContext, by policy: CasePolicy
    ) throws(Rejection) -> Proposal<CaseEvent> {
        let id: CaseID = context.newID("c")
        guard table[id] == nil else { throw Rejection(.caseExists, "this report is the case \(id) already") }
        var event = CaseReported()
        event.category = report.category
        event.priority = report.priority
        event.source = report.source
        event.reporter = report.reporter
        event.text = report.text
        event.origin = report.origin
        event.media = report.media
        let stage: CaseStage = report.source.isVerified ? .accept : .verify
        event.due = policy.due(stage, report.priority, from: context.occurred)
        return Proposal(
            occurred: context.occurred, place: report.place, subject: id.text, actor: context.actor,
            event: .reported(event))
    }

    /// The one decision about two cases.
    private mutating func decideMerge(
        of child: Case, into target: CaseID, _ context: CommandContext
    ) throws(Rejection) -> [Proposal<CaseEvent>] {
        try child.check(.merge, context)
        guard target != child.id else { throw Rejection(.caseMergeSelf, "a case is not merged into itself") }
        guard let parent = table[target] else { throw Rejection(.caseUnknown, "there is no case \(target)") }
        guard parent.state.isOpen else {
            throw Rejection(.caseMergeTarget, "the case \(target) is \(parent.state.rawValue)")
        }
        var merged = CaseMerged()
        merged.into = target
        var absorbed = CaseAbsorbed()
        absorbed.child = child.id
        absorbed.reported = child.reported
        return [
            propose(.merged(merged), of: child, context), propose(.absorbed(absorbed), of: parent, context),
        ]
    }

    private func propose(_ event: CaseEvent, of subject: Case, _ context: CommandContext) -> Proposal<CaseEvent> {
        Proposal(
            occurred: context.occurred, place: subject.place, subject: subject.id.text, actor: context.actor,
            event: event)
    }
}
