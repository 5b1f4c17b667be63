internal import Wire

/// What people do about an alarm.
extension Alarms {
    mutating func alarm(_ id: AlarmID) throws(Rejection) -> Alarm {
        guard let alarm = table[id] else { throw Rejection(.alarmUnknown, "there is no alarm \(id)") }
        return alarm
    }

    mutating func openAlarm(_ id: AlarmID) throws(Rejection) -> Alarm {
        let alarm = try alarm(id)
        guard alarm.state.isOpen else { throw alarm.rejected(.alarmEnded, "the alarm \(id) is over") }
        return alarm
    }

    mutating func acknowledge(_ id: AlarmID, _ context: CommandContext) throws(Rejection) -> [Proposal<AlarmEvent>] {
        let alarm = try openAlarm(id)
        guard alarm.state != .silent else {
            throw alarm.rejected(.alarmNotAnnunciated, "nobody was told of the alarm \(id), so nobody can answer")
        }
        guard alarm.state.awaitsAcknowledgement else {
            throw alarm.rejected(.alarmAcknowledgedAlready, "somebody has answered the alarm \(id)")
        }
        return [alarm.proposal(.acknowledged(AlarmAcknowledged()), context)]
    }

    mutating func confirm(_ id: AlarmID, _ context: CommandContext) throws(Rejection) -> [Proposal<AlarmEvent>] {
        let alarm = try alarm(id)
        guard alarm.acknowledged != nil else {
            throw alarm.rejected(.alarmNotAcknowledged, "nobody has answered the alarm \(id) yet")
        }
        guard alarm.confirmed == nil else {
            throw alarm.rejected(.alarmConfirmedAlready, "what the alarm \(id) called for is done")
        }
        return [alarm.proposal(.confirmed(AlarmConfirmed()), context)]
    }

    mutating func comment(
        _ id: AlarmID, _ text: String, _ context: CommandContext
    ) throws(Rejection) -> [Proposal<AlarmEvent>] {
        let alarm = try alarm(id)
        var event = AlarmCommented()
        event.text = text
        return [alarm.proposal(.commented(event), context)]
    }

    mutating func assign(
        _ id: AlarmID, _ staff: StaffID, _ context: CommandContext, _ registry: inout Registry
    ) throws(Rejection) -> [Proposal<AlarmEvent>] {
        let alarm = try openAlarm(id)
        _ = try registry.presentStaff(staff)
        var event = AlarmAssigned()
        event.assignee = staff
        return [alarm.proposal(.assigned(event), context)]
    }

    mutating func reset(_ id: AlarmID, _ context: CommandContext) throws(Rejection) -> [Proposal<AlarmEvent>] {
        let alarm = try openAlarm(id)
        guard !alarm.state.isActive else {
            throw alarm.rejected(.alarmStillActive, "the condition of the alarm \(id) is not normal yet")
        }
        guard alarm.state.awaitsReset else {
            throw alarm.rejected(.alarmNotLatched, "the alarm \(id) needs no reset")
        }
        return [alarm.proposal(.reset(AlarmReset()), context)]
    }

    mutating func arrive(_ id: AlarmID, _ context: CommandContext) throws(Rejection) -> [Proposal<AlarmEvent>] {
        let alarm = try alarm(id)
        guard alarm.arrived == nil else {
            throw alarm.rejected(.alarmArrivedAlready, "somebody is at the scene of the alarm \(id)")
        }
        return [alarm.proposal(.arrived(AlarmArrived()), context)]
    }

    mutating func verify(
        _ id: AlarmID, _ isGenuine: Bool, _ context: CommandContext
    ) throws(Rejection) -> [Proposal<AlarmEvent>] {
        let alarm = try alarm(id)
        guard alarm.verified == nil else {
            throw alarm.rejected(.alarmVerifiedAlready, "whether the alarm \(id) was true has been seen")
        }
        var event = AlarmVerified()
        event.isGenuine = isGenuine
        return [alarm.proposal(.verified(event), context)]
    }

    mutating func link(
        _ id: AlarmID, _ caseID: CaseID, _ context: CommandContext
    ) throws(Rejection) -> [Proposal<AlarmEvent>] {
        let alarm = try alarm(id)
        if let other = alarm.caseID {
            throw alarm.rejected(.alarmLinkedAlready, "the alarm \(id) has led to the case \(other)")
        }
        var event = AlarmLinked()
        event.caseID = caseID
        return [alarm.proposal(.linked(event), context)]
    }
}

extension Alarm {
    /// What can be done about it now.
    public var allowed: [String] {
        var verbs: [String] = []
        if state.awaitsAcknowledgement { verbs.append("acknowledge") }
        if acknowledged != nil, confirmed == nil { verbs.append("confirm") }
        if state.awaitsReset { verbs.append("reset") }
        if state.isOpen { verbs += ["assign", "escalate"] }
        if arrived == nil { verbs.append("arrive") }
        if verified == nil { verbs.append("verify") }
        if caseID == nil { verbs.append("link") }
        return verbs + ["comment"]
    }

    func rejected(_ rule: Rule, _ reason: String) -> Rejection { Rejection(rule, reason, allowed: allowed) }
}
