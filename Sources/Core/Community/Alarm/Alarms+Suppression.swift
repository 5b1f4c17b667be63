internal import Wire

/// What keeps a condition silent.
extension Alarms {
    mutating func shelve(
        _ key: ConditionKey, _ until: Instant, _ reason: String, _ context: CommandContext,
        _ registry: inout Registry
    ) throws(Rejection) -> [Proposal<AlarmEvent>] {
        let device = try registry.presentDevice(key.device)
        let category = try category(key.category)
        let condition = conditions[key]
        let open = condition?.current.flatMap { table[$0] }
        guard category.priority != .p1, open?.priority != .p1 else {
            throw Rejection(
                .conditionP1NotShelved,
                "what can be a P1 is not put aside: it is repaired, and out of service till then",
                allowed: ["withdraw"])
        }
        if let shelved = condition?.shelvedUntil, shelved > context.now {
            throw Rejection(.conditionShelvedAlready, "the condition is put aside already", allowed: ["unshelve"])
        }
        let longest = context.now.advanced(byMilliseconds: Self.maximumShelfMilliseconds)
        guard until > context.now, until <= longest else {
            throw Rejection(
                .conditionShelfTooLong, "a condition is put aside for eight hours at the most", allowed: ["shelve"])
        }
        var event = ConditionShelved()
        (event.category, event.until, event.reason) = (key.category, until, reason)
        return [context.propose(.conditionShelved(event), about: key.device.text, at: device.place)]
    }

    mutating func unshelve(_ key: ConditionKey, _ context: CommandContext) throws(Rejection) -> [Proposal<AlarmEvent>] {
        guard let condition = conditions[key], let until = condition.shelvedUntil else {
            throw Rejection(.conditionNotShelved, "the condition is not put aside", allowed: ["shelve"])
        }
        var event = ConditionUnshelved()
        (event.category, event.isExpired) = (key.category, until <= context.now)
        return lift(.shelved, from: condition, .conditionUnshelved(event), context)
    }

    mutating func suppress(
        _ key: ConditionKey, _ rule: String?, _ context: CommandContext, _ registry: inout Registry
    ) throws(Rejection) -> [Proposal<AlarmEvent>] {
        let device = try registry.presentDevice(key.device)
        _ = try category(key.category)
        guard conditions[key]?.suppressed == nil else {
            throw Rejection(.conditionSuppressedAlready, "the condition is suppressed", allowed: ["unsuppress"])
        }
        var event = ConditionSuppressed()
        (event.category, event.rule) = (key.category, rule)
        return [context.propose(.conditionSuppressed(event), about: key.device.text, at: device.place)]
    }

    mutating func unsuppress(
        _ key: ConditionKey, _ context: CommandContext
    ) throws(Rejection) -> [Proposal<AlarmEvent>] {
        guard let condition = conditions[key], condition.suppressed != nil else {
            throw Rejection(.conditionNotSuppressed, "the condition is not suppressed", allowed: ["suppress"])
        }
        var event = ConditionUnsuppressed()
        event.category = key.category
        return lift(.suppressed, from: condition, .conditionUnsuppressed(event), context)
    }

    mutating func withdraw(
        _ key: ConditionKey, _ order: String?, _ context: CommandContext, _ registry: inout Registry
    ) throws(Rejection) -> [Proposal<AlarmEvent>] {
        let device = try registry.presentDevice(key.device)
        _ = try category(key.category)
        guard conditions[key]?.outOfService == nil else {
            throw Rejection(.conditionWithdrawnAlready, "the condition is out of service", allowed: ["reinstate"])
        }
        var event = ConditionWithdrawn()
        (event.category, event.order) = (key.category, order)
        return [context.propose(.conditionWithdrawn(event), about: key.device.text, at: device.place)]
    }

    mutating func reinstate(_ key: ConditionKey, _ context: CommandContext) throws(Rejection) -> [Proposal<AlarmEvent>]
    {
        guard let condition = conditions[key], condition.outOfService != nil else {
            throw Rejection(.conditionNotWithdrawn, "the condition is in service", allowed: ["withdraw"])
        }
        var event = ConditionReinstated()
        event.category = key.category
        return lift(.outOfService, from: condition, .conditionReinstated(event), context)
    }

    /// Once nothing keeps a condition silent any more, what is active and unanswered is told, or told again.
    private mutating func lift(
        _ kind: SuppressionKind, from condition: Condition, _ event: AlarmEvent, _ context: CommandContext
    ) -> [Proposal<AlarmEvent>] {
        var after = condition
        after.lift(kind)
        let suppression = condition.began(kind).flatMap {
            suppressions[Suppression.Key(condition: condition.key, kind: kind, began: $0)]
        }
        let lifted = context.propose(event, about: condition.key.device.text, at: suppression?.place)
        guard after.suppression(at: context.now) == nil, let open = condition.current.flatMap({ table[$0] }),
            open.state == .silent || open.state == .unacknowledged
        else { return [lifted] }
        // What was told after the shelf had run out needs no telling again.
        if let expires = suppression?.expires, let alerted = open.alerted, alerted >= expires { return [lifted] }
        let told = open.proposal(.annunciated(AlarmAnnunciated()), context)
        guard open.priority == .p1, open.level < .estate else { return [lifted, told] }
        return [lifted, told, atOnce(open.id, open.place, from: max(open.level, .controlRoom), context)]
    }
}
