import Ledger
import Merkle
import Wire

extension LogCommands {
    static let stat = Command(
        name: ["log", "stat"], summary: "what a ledger holds", operands: [directory], options: [json]
    ) { parsed, console in
        let view = try LedgerView(of: site(parsed))
        let lanes = try Lane.allCases.map { try LaneSummary(of: view.lane($0), in: view.identity) }
        if parsed.flag("--json") {
            try console.json(LedgerSummary(log: view.identity.idText, epoch: view.identity.epoch, lanes: lanes))
        } else {
            console.print("log \(view.identity.idText), epoch \(view.identity.epoch)")
            console.table(
                ["lane", "records", "first kept", "sealed segments", "last recorded", "root"],
                lanes.map { lane in
                    [
                        lane.lane, "\(lane.size)", "\(lane.retainedFrom)", "\(lane.sealedSegments)",
                        lane.lastRecorded ?? "-", String(lane.root.prefix(16)) + "…",
                    ]
                })
        }
        return .success
    }

    static let cat = Command(
        name: ["log", "cat"], summary: "the records of a lane", operands: [directory, lane],
        options: [
            .value("--from", "SEQ", "the first record to print; default the first kept"),
            .value("--to", "SEQ", "the record to stop before; default the end"),
            .flag("--json", "print one JSON document a line"),
        ]
    ) { parsed, console in
        let lane = try lane(parsed)
        let view = try LedgerView(of: site(parsed)).lane(lane)
        var next = try seq("--from", parsed) ?? view.retainedFrom.value
        let end = min(try seq("--to", parsed) ?? view.size, view.size)
        while next < end {
            let records = try view.records(from: Seq(next), limit: Int(clamping: end - next))
            for record in records {
                if parsed.flag("--json") {
                    try console.jsonLine(PrintedRecord(record))
                } else {
                    console.print(PrintedRecord(record).line)
                }
            }
            next += UInt64(records.count)
        }
        return .success
    }

    static let verify = Command(
        name: ["log", "verify"], summary: "read everything and check it against all that is known of it",
        operands: [directory],
        options: [.value("--lane", "LANE", "only this lane"), fence, json]
    ) { parsed, console in
        let only = try parsed.value("--lane", "a lane") { Lane(rawValue: $0) }
        let view = try LedgerView(of: site(parsed))
        var results: [Verification] = []
        for lane in Lane.allCases where only == nil || only == lane {
            results.append(try view.verify(lane) { console.progress("\(lane): \($0) of \($1) records") })
            console.endProgress()
        }
        if parsed.flag("--json") {
            try console.json(results.map(VerificationSummary.init))
        } else {
            for result in results { print(result, console) }
        }
        return results.allSatisfy(\.isIntact) ? .success : .findings
    }

    private static func print(_ result: Verification, _ console: Console) {
        let pruned = result.prunedRecords > 0 ? ", \(result.prunedRecords) pruned ones by their hashes" : ""
        console.print(
            "\(result.lane): \(result.isIntact ? "intact" : "DAMAGED"): \(result.records) records checked\(pruned), "
                + "\(result.checkpoints) signatures, root \(result.head.root)")
        for damage in result.damage { console.print("  \(damage)") }
    }

    static let prove = Command(
        name: ["log", "prove"], summary: "a proof that a record is in the log, for anybody to check",
        operands: [directory, lane, .init(name: "SEQ", help: "the record's number")],
        options: [
            .value("--size", "N", "prove against the tree of the first N records; default all"),
            .value("--since", "N", "prove as well that the tree of the first N records is a part of it"),
        ]
    ) { parsed, console in
        let lane = try lane(parsed)
        let view = try LedgerView(of: site(parsed))
        let laneView = try view.lane(lane)
        let seq = try Seq(parsed.operand("SEQ", "a record's number") { UInt64($0) })
        let tree = try laneView.tree()
        let size = try LogCommands.seq("--size", parsed) ?? tree.size
        guard let record = try laneView.records(from: seq, limit: 1).first else {
            throw LedgerError.noSuchRecord(seq, size: laneView.size)
        }
        let inclusion = try tree.inclusionProof(of: seq, in: size)
        let consistency = try LogCommands.seq("--since", parsed).map { try tree.consistencyProof(from: $0, to: size) }
        try console.json(
            PrintedProof(
                record: record, inclusion: inclusion, consistency: consistency,
                checkpoint: try laneView.checkpoint(of: tree, size: size),
                verifierKeys: view.identity.verifierKeys(of: lane)))
        return .success
    }

}
