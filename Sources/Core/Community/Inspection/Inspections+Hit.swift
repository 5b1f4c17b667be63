import Wire

extension Inspections {
    /// Whether somebody can really have been there then.
    mutating func hit(
        _ id: RoundID, _ scan: InspectionCommand.Scan, _ context: CommandContext
    ) throws(Rejection) -> Proposal<InspectionEvent> {
        let round = try round(id, .started)
        let checkpoint = try open(scan.checkpoint)
        guard round.route.contains(scan.checkpoint) else {
            throw Rejection(.roundNotOnRoute, "the round \(id) does not go by \(scan.checkpoint)")
        }
        var event = RoundHit()
        (event.checkpoint, event.method, event.counter) = (scan.checkpoint, scan.method, scan.counter)
        event.distance = try distance(of: scan, to: checkpoint)
        guard round.hits.count < Self.maximumHitCount else {
            throw Rejection(.roundFull, "no round has more than \(Self.maximumHitCount) hits", allowed: ["finish"])
        }
        try checkCounter(scan, checkpoint, context)
        try checkOrder(scan, round, context)
        try checkSpeed(to: checkpoint, round, context)
        return propose(.roundHit(event), about: round, context)
    }

    private func distance(
        of scan: InspectionCommand.Scan, to checkpoint: Checkpoint
    ) throws(Rejection) -> Int64? {
        guard scan.method == checkpoint.method else {
            throw Rejection(.checkpointMethod, "\(checkpoint.id) is read by \(checkpoint.method.rawValue)")
        }
        guard let place = checkpoint.position, let position = scan.position else {
            // A picture of a code is as good as the code, unless it is known where it was read.
            guard scan.method == .nfc || checkpoint.position == nil else {
                throw Rejection(.checkpointPosition, "nobody is believed to be at \(checkpoint.id) without a position")
            }
            return nil
        }
        guard position.isValid else { throw Rejection(.checkpointPosition, "this is no position on earth") }
        let distance = place.centimetres(to: position)
        guard distance <= Self.maximumDistance else {
            throw Rejection(.checkpointTooFar, "that is \(distance / 100) m from \(checkpoint.id)")
        }
        return distance
    }

    /// A tag counts how often it was read; its copy stays behind.
    private func checkCounter(
        _ scan: InspectionCommand.Scan, _ checkpoint: Checkpoint, _ context: CommandContext
    ) throws(Rejection) {
        guard let counter = scan.counter else {
            guard checkpoint.readings.isEmpty else {
                throw Rejection(.checkpointCloned, "the tag of \(checkpoint.id) counts, and this one does not")
            }
            return
        }
        guard checkpoint.canHaveCounted(to: counter, at: context.occurred) else {
            throw Rejection(.checkpointCloned, "the tag of \(checkpoint.id) did not stand at \(counter) then")
        }
    }

    private func checkOrder(
        _ scan: InspectionCommand.Scan, _ round: Round, _ context: CommandContext
    ) throws(Rejection) {
        let last = round.hits.last
        guard context.occurred >= last?.at ?? round.started ?? round.from else {
            throw Rejection(.roundOutOfOrder, "the round \(round.id) had come further by then")
        }
        guard round.isOrdered, let last, let reached = round.route.firstIndex(of: last.checkpoint),
            let place = round.route.firstIndex(of: scan.checkpoint)
        else { return }
        guard place >= reached else {
            throw Rejection(.roundOutOfOrder, "\(scan.checkpoint) comes before \(last.checkpoint) on this route")
        }
    }

    private mutating func checkSpeed(
        to checkpoint: Checkpoint, _ round: Round, _ context: CommandContext
    ) throws(Rejection) {
        guard let last = round.hits.last, let from = checkpoints[last.checkpoint]?.position,
            let to = checkpoint.position
        else { return }
        let (distance, time) = (from.centimetres(to: to), last.at.milliseconds(to: context.occurred))
        guard distance <= Self.maximumDistance || distance * 1_000 / Self.maximumSpeed <= time else {
            throw Rejection(
                .roundTooFast,
                "from \(last.checkpoint) to \(checkpoint.id) it is \(distance / 100) m in \(time / 1_000) s")
        }
    }
}
