import Wire

/// What a node does to itself: records that it lets go of, and room on its disk.
extension Access {
    static let rootByteCount = 32

    func purge(
        _ purged: PurgedRecords, _ context: CommandContext
    ) throws(Rejection) -> Proposal<AccessEvent> {
        guard purged.count > 0, purged.byteCount > 0, purged.archiveByteCount > 0, purged.days > 0 else {
            throw Rejection(.accessCount, "what did not happen is not recorded")
        }
        guard purged.root.count == Self.rootByteCount, purged.archive.count == Self.rootByteCount else {
            throw Rejection(.purgeProof, "records are let go of with their root and the SHA-256 of their archive")
        }
        return context.propose(.purged(RecordsPurged(purged)), about: purged.lane.rawValue, at: nil)
    }

    mutating func shorten(
        _ level: DiskLevel, available: Int64, limit: Int64, _ context: CommandContext
    ) throws(Rejection) -> Proposal<AccessEvent> {
        guard available >= 0, limit >= available else {
            throw Rejection(.diskRoom, "room is scarce when there is less of it than its limit")
        }
        let id: DiskShortageID = context.newID("d")
        guard shortages[id] == nil else { throw Rejection(.diskShortageExists, "the shortage \(id) has begun already") }
        let event = DiskGotScarce(level, available: available, limit: limit)
        return context.propose(.scarce(event), about: id.text, at: nil)
    }

    mutating func ease(
        _ id: DiskShortageID, available: Int64, _ context: CommandContext
    ) throws(Rejection) -> Proposal<AccessEvent> {
        guard let shortage = shortages[id] else {
            throw Rejection(.diskShortageUnknown, "there is no shortage \(id)")
        }
        guard shortage.ended == nil else { throw Rejection(.diskShortageOver, "the shortage \(id) is over already") }
        guard context.occurred >= shortage.began else { throw Rejection(.accessTime, "it began later than that") }
        guard available >= 0 else { throw Rejection(.diskRoom, "no disk has less room than none") }
        return context.propose(.free(DiskGotFree(available: available)), about: id.text, at: nil)
    }

    /// The first record of a shortage stands: none that is over begins again.
    mutating func begin(_ event: DiskGotScarce, _ fact: Fact<AccessEvent>) {
        let id = DiskShortageID(text: fact.subject)
        guard shortages[id] == nil else { return }
        var shortage = DiskShortage()
        (shortage.id, shortage.level, shortage.began) = (id, event.level, fact.occurred)
        (shortage.available, shortage.limit) = (event.available, event.limit)
        shortages.put(shortage)
    }
}

extension Rule {
    public static let purgeProof = Rule("purge.proof")
    public static let diskRoom = Rule("disk.room")
    public static let diskShortageExists = Rule("disk.shortage-exists")
    public static let diskShortageUnknown = Rule("disk.shortage-unknown")
    public static let diskShortageOver = Rule("disk.shortage-over")

    static let careRules: [Rule] = [
        .keepingTooShort, .keepingTooLong, .purgeProof, .diskRoom, .diskShortageExists, .diskShortageUnknown,
        .diskShortageOver,
    ]
}
