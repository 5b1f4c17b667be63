internal import Wire

/// How an alarm climbs.
extension Alarms {
    mutating func escalate(
        _ id: AlarmID, to level: Level, _ reason: String, _ context: CommandContext
    ) throws(Rejection) -> [Proposal<AlarmEvent>] {
        let alarm = try openAlarm(id)
        guard level > alarm.level else {
            throw alarm.rejected(.alarmLevelNotHigher, "the level \(alarm.level) knows of the alarm \(id) already")
        }
        let top = try category(alarm.category).top(at: alarm.priority)
        guard level <= top else {
            throw alarm.rejected(
                .alarmLevelAboveCategory, "an alarm of the category \(alarm.category) goes up to the level \(top)")
        }
        var event = AlarmEscalated()
        (event.from, event.to, event.reason) = (alarm.level, level, reason)
        return [alarm.proposal(.escalated(event), context)]
    }

    mutating func take(
        _ step: EscalationStep, of id: AlarmID, _ context: CommandContext
    ) throws(Rejection) -> [Proposal<AlarmEvent>] {
        let alarm = try openAlarm(id)
        let category = try category(alarm.category)
        guard AlarmEscalation.steps(of: alarm, category).contains(where: { $0.step == step && $0.due <= context.now }),
            conditions[alarm.condition]?.suppression(at: context.now) == nil
        else { throw alarm.rejected(.alarmStepNotDue, "the step \(step.rawValue) of the alarm \(id) is not due") }
        let target = AlarmEscalation.target(of: step, alarm)
        guard let target, target > alarm.level, target <= category.top(at: alarm.priority) else {
            var event = AlarmReminded()
            (event.level, event.step) = (alarm.level, step)
            return [alarm.proposal(.reminded(event), context)]
        }
        var event = AlarmEscalated()
        (event.from, event.to, event.step) = (alarm.level, target, step)
        return [alarm.proposal(.escalated(event), context)]
    }
}
