import Community
import Wire

/// Alarms as a few flags, with no thought of speed, storage or the states of a standard: what the real ones are
/// compared with.
struct AlarmModel {
    struct Cycle {
        var began: Int64
        var activated: Int64
        var priority: Priority
        var latches: Bool
        var isActive = true
        var isSilent = false
        var isUnanswered = false
        var isUnreset = false

        var isOpen: Bool { isActive || isUnanswered || isUnreset }

        var state: AlarmState {
            switch (isActive, isUnreset, isUnanswered) {
            case (true, _, let unanswered): isSilent ? .silent : unanswered ? .unacknowledged : .acknowledged
            case (_, true, let unanswered): unanswered ? .latched : .latchedAcknowledged
            case (_, _, let unanswered): unanswered ? .returned : .normal
            }
        }
    }

    struct Watched {
        var open: AlarmID?
        var returned = Int64.min
        var answered = Int64.min
        var shelvedUntil = Int64.min
        var isShelved = false
        var isSuppressed = false
        var isWithdrawn = false

        func isQuiet(_ now: Int64) -> Bool { isSuppressed || isWithdrawn || shelvedUntil > now }
    }

    var cycles: [AlarmID: Cycle] = [:]
    var watched: [ConditionKey: Watched] = [:]
    /// Whose clock was heard live; all of them are right.
    var heard: Set<DeviceID> = []

    /// Takes in a raise that made, or went to, the alarm `id`.
    mutating func raise(
        _ key: ConditionKey, _ id: AlarmID, _ priority: Priority, latches: Bool, now: Int64, occurred: Int64,
        isBuffered: Bool
    ) {
        let isLate = isLate(key, now, occurred, isBuffered)
        let spot = watched[key] ?? Watched()
        let isOver = (isLate || heard.contains(key.device)) && spot.returned > occurred
        let isAnswered = isLate && spot.answered > occurred
        if let open = spot.open, var cycle = cycles[open], !(isOver && occurred < cycle.began) {
            let isQuiet = spot.isQuiet(now) || isLate && cycle.priority > .p2
            if cycle.isActive {
                if cycle.isSilent, !isQuiet, !isAnswered { (cycle.isSilent, cycle.isUnanswered) = (false, true) }
            } else if !isOver {
                if !isQuiet, !isAnswered { cycle.isUnanswered = true }
                (cycle.isActive, cycle.isUnreset, cycle.activated) = (true, false, occurred)
            }
            cycles[open] = cycle
        } else {
            var cycle = Cycle(began: occurred, activated: occurred, priority: priority, latches: latches)
            if isOver, isLate || spot.isQuiet(now) {
                cycle.isActive = false
            } else if isAnswered {
                cycle.isUnanswered = false
            } else if spot.isQuiet(now) || isLate && priority > .p2 {
                cycle.isSilent = true
            } else {
                cycle.isUnanswered = true
                if isOver { (cycle.isActive, cycle.isUnreset) = (false, latches) }
            }
            cycles[id] = cycle
            if cycle.isOpen { watched[key, default: Watched()].open = id }
        }
        hear(key, isLate)
    }

    mutating func `return`(_ key: ConditionKey, now: Int64, occurred: Int64, isBuffered: Bool) {
        let isLate = isLate(key, now, occurred, isBuffered)
        var spot = watched[key] ?? Watched()
        if let open = spot.open, let cycle = cycles[open], cycle.isActive,
            !(isLate || heard.contains(key.device)) || occurred >= cycle.activated
        {
            cycles[open]?.isActive = false
            cycles[open]?.isUnreset = cycle.latches && !cycle.isSilent
        }
        spot.returned = max(spot.returned, min(occurred, now))
        watched[key] = spot
        settle(key)
        hear(key, isLate)
    }

    /// Whether it can be answered; if so, it is.
    mutating func acknowledge(_ id: AlarmID, now: Int64) -> Bool {
        guard let cycle = cycles[id], cycle.isUnanswered else { return false }
        cycles[id]?.isUnanswered = false
        change(id) { $0.answered = max($0.answered, now) }
        return true
    }

    mutating func reset(_ id: AlarmID) -> Bool {
        guard let cycle = cycles[id], !cycle.isActive, cycle.isUnreset else { return false }
        cycles[id]?.isUnreset = false
        change(id) { _ in }
        return true
    }

    mutating func lift(_ key: ConditionKey, now: Int64, _ change: (inout Watched) -> Void) {
        change(&watched[key, default: Watched()])
        guard let spot = watched[key], !spot.isQuiet(now), let open = spot.open, cycles[open]?.isSilent ?? false,
            cycles[open]?.isActive ?? false
        else { return }
        cycles[open]?.isSilent = false
        cycles[open]?.isUnanswered = true
    }

    private func isLate(_ key: ConditionKey, _ now: Int64, _ occurred: Int64, _ isBuffered: Bool) -> Bool {
        isBuffered || heard.contains(key.device) && now - occurred > 600_000
    }

    private mutating func hear(_ key: ConditionKey, _ isLate: Bool) {
        if !isLate { heard.insert(key.device) }
    }

    private mutating func change(_ id: AlarmID, _ change: (inout Watched) -> Void) {
        guard let key = watched.first(where: { $0.value.open == id })?.key else { return }
        change(&watched[key]!)
        settle(key)
    }

    private mutating func settle(_ key: ConditionKey) {
        guard let open = watched[key]?.open, !cycles[open]!.isOpen else { return }
        watched[key]?.open = nil
    }
}
