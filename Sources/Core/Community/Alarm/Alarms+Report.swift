internal import Wire

/// What devices say.
extension Alarms {
    mutating func raise(
        _ report: AlarmReport, _ context: CommandContext, _ registry: inout Registry
    ) throws(Rejection) -> [Proposal<AlarmEvent>] {
        let key = report.condition
        let device = try registry.presentDevice(key.device)
        let category = try category(key.category)
        if let place = report.place { _ = try registry.openPlace(place) }
        let condition = conditions[key] ?? Condition(key)
        let news = report.wasTold ? .told : news(key.device, isBuffered: report.isBuffered, context)
        let returned = news.isOrdered ? condition.returned.flatMap { $0 > context.occurred ? $0 : nil } : nil
        if let open = condition.current.flatMap({ table[$0] }), returned == nil || context.occurred >= open.raised {
            return reraise(open, condition, news, isPast: returned != nil, context)
        }
        var event = AlarmRaised()
        (event.device, event.category) = (key.device, key.category)
        event.priority = min(report.priority ?? category.priority, category.priority)
        (event.isBuffered, event.isLate, event.returned) = (report.isBuffered, news.isLate, returned)
        if news.isLate {
            event.acknowledged = condition.acknowledged.flatMap { $0 > context.occurred ? $0 : nil }
        }
        event.silence = silence(event, condition.suppression(at: context.now))
        let id: AlarmID = context.newID("a")
        let place = report.place ?? device.place
        let raised = context.propose(AlarmEvent.raised(event), about: id.text, at: place)
        guard event.silence == nil, event.priority == .p1 else { return [raised] }
        return [raised, atOnce(id, place, from: .controlRoom, context)]
    }

    private func silence(_ event: AlarmRaised, _ suppression: SuppressionKind?) -> Silence? {
        if event.returned != nil, event.isLate || suppression != nil { return .over }
        if event.acknowledged != nil { return .acknowledged }
        if let suppression { return suppression.silence }
        return event.isLate && event.priority > .p2 ? .late : nil
    }

    private func reraise(
        _ open: Alarm, _ condition: Condition, _ news: News, isPast: Bool, _ context: CommandContext
    ) -> [Proposal<AlarmEvent>] {
        var event = AlarmReraised()
        (event.isBuffered, event.isLate) = (news.isBuffered, news.isLate)
        // Old news of low priority tells nobody, and a suppressed condition never does.
        let tells = condition.suppression(at: context.now) == nil && (!news.isLate || open.priority <= .p2)
        let isAnswered = news.isLate && condition.acknowledged.map { $0 > context.occurred } ?? false
        event.effect =
            switch open.state {
            case .unacknowledged, .acknowledged: .repeated
            case .silent: tells && !isAnswered ? .annunciated : .repeated
            case .returned, .latched, .normal: isPast ? .past : .active
            case .latchedAcknowledged: isPast ? .past : tells && !isAnswered ? .annunciated : .active
            }
        let proposal = open.proposal(.reraised(event), context)
        guard event.effect == .annunciated, open.priority == .p1, open.level < .estate else { return [proposal] }
        return [proposal, atOnce(open.id, open.place, from: max(open.level, .controlRoom), context)]
    }

    mutating func `return`(
        _ key: ConditionKey, _ isBuffered: Bool, _ context: CommandContext, _ registry: inout Registry
    ) throws(Rejection) -> [Proposal<AlarmEvent>] {
        let device = try registry.presentDevice(key.device)
        _ = try category(key.category)
        let news = news(key.device, isBuffered: isBuffered, context)
        if let open = conditions[key]?.current.flatMap({ table[$0] }), open.state.isActive,
            !news.isOrdered || context.occurred >= open.activated
        {
            var event = AlarmReturned()
            (event.isBuffered, event.isLate) = (isBuffered, news.isLate)
            return [open.proposal(.returned(event), context)]
        }
        var event = ConditionReturned()
        (event.category, event.isBuffered, event.isLate) = (key.category, isBuffered, news.isLate)
        return [context.propose(.conditionReturned(event), about: key.device.text, at: device.place)]
    }

    /// How a message stands in time.
    private struct News {
        let isBuffered: Bool
        let isLate: Bool
        /// Whether its time can be compared with other times of the same source.
        let isOrdered: Bool

        /// Kept by somebody, and not late: people were told when it occurred.
        static let told = News(isBuffered: true, isLate: false, isOrdered: false)
    }

    private mutating func news(_ device: DeviceID, isBuffered: Bool, _ context: CommandContext) -> News {
        let source = sources[device]
        let isLate = isBuffered || source?.isLate(occurred: context.occurred, now: context.now) ?? false
        return News(isBuffered: isBuffered, isLate: isLate, isOrdered: isLate || source?.isTrusted ?? false)
    }

    func category(_ code: CategoryCode) throws(Rejection) -> Category {
        guard let category = taxonomy[code] else {
            throw Rejection(.alarmCategoryUnknown, "the taxonomy has no category \(code)")
        }
        return category
    }

    /// A P1 goes to the control room and the estate at once.
    func atOnce(
        _ id: AlarmID, _ place: PlacePath?, from level: Level, _ context: CommandContext
    ) -> Proposal<AlarmEvent> {
        var event = AlarmEscalated()
        (event.from, event.to, event.step) = (level, .estate, .atOnce)
        return Proposal(
            occurred: context.now, place: place, subject: id.text, actor: context.actor, event: .escalated(event))
    }
}
