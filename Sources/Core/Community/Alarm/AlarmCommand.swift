public import Wire

/// What a device says or somebody wants done about an alarm.
public enum AlarmCommand: Hashable, Sendable {
    case raise(AlarmReport)
    /// Back to normal.
    case `return`(ConditionKey, isBuffered: Bool = false)
    case acknowledge(AlarmID)
    /// What the alarm called for is done.
    case confirm(AlarmID)
    case comment(AlarmID, text: String)
    case assign(AlarmID, to: StaffID)
    case reset(AlarmID)
    case arrive(AlarmID)
    case verify(AlarmID, isGenuine: Bool)
    case escalate(AlarmID, to: Level, reason: String)
    /// What time brings about.
    case step(AlarmID, EscalationStep)
    case link(AlarmID, CaseID)
    case shelve(ConditionKey, until: Instant, reason: String)
    case unshelve(ConditionKey)
    case suppress(ConditionKey, rule: String?)
    case unsuppress(ConditionKey)
    case withdraw(ConditionKey, order: String?)
    case reinstate(ConditionKey)
}

/// A raise as a device reports it.
public struct AlarmReport: Hashable, Sendable {
    public var condition: ConditionKey
    /// More urgent than the category's, where the device knows better. What is less urgent is not believed.
    public var priority: Priority?
    /// Where it is, for what is carried about; else where the device is registered.
    public var place: PlacePath?
    /// The sender had to keep it before it could send it.
    public var isBuffered: Bool
    /// Whoever kept it had told people when it occurred, as the system did that was there before this one. It comes in the
    /// order of what it is kept with.
    public var wasTold: Bool

    public init(
        _ condition: ConditionKey, priority: Priority? = nil, at place: PlacePath? = nil, isBuffered: Bool = false,
        wasTold: Bool = false
    ) {
        precondition(isBuffered || !wasTold, "what comes live was told to nobody before")
        self.condition = condition
        self.priority = priority
        self.place = place
        self.isBuffered = isBuffered
        self.wasTold = wasTold
    }
}
