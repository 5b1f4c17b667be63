import Calendar
import Community
import Randomness
import Wire

extension Demonstration {
    /// What each kind of device raises, how often of a thousand alarms, and for how many minutes it lasts.
    private struct Habit {
        let kind: String
        let category: CategoryCode
        let perMille: Int
        let minutes: ClosedRange<Int>
        /// Of a thousand, how many are what they say.
        let genuine: Int
    }

    private static let habits: [Habit] = [
        Habit(kind: "door", category: "door.open", perMille: 470, minutes: 1...25, genuine: 900),
        Habit(kind: "camera", category: "video.alert", perMille: 160, minutes: 1...8, genuine: 550),
        Habit(kind: "bin", category: "waste.full", perMille: 100, minutes: 30...300, genuine: 950),
        Habit(kind: "lift-camera", category: "ebike.lift", perMille: 80, minutes: 1...5, genuine: 800),
        Habit(kind: "perimeter", category: "intrude.fence", perMille: 60, minutes: 1...6, genuine: 150),
        Habit(kind: "lift", category: "lift.fault", perMille: 50, minutes: 20...400, genuine: 900),
        Habit(kind: "smoke", category: "fire.smoke", perMille: 40, minutes: 1...30, genuine: 120),
        Habit(kind: "hydrant", category: "fire.hydrant", perMille: 20, minutes: 30...600, genuine: 800),
        Habit(kind: "panic-post", category: "help.post", perMille: 10, minutes: 1...15, genuine: 600),
        Habit(kind: "gas", category: "gas.leak", perMille: 10, minutes: 3...60, genuine: 300),
    ]

    mutating func planAlarms(on day: CivilDay) {
        for _ in 0..<around(estate.alarmsPerDay) {
            let habit = someHabit()
            let devices = estate.devices.filter { $0.kind == habit.kind }
            let key = ConditionKey(device: random.element(of: devices).id, category: habit.category)
            let at = someTime(of: day)
            agenda.plan(.alarm(key), at: at)
            // A loose contact says it again and again.
            guard random.chance(perMille: 12) else { continue }
            for repetition in 1...4 {
                agenda.plan(.alarm(key), at: at.advanced(byMilliseconds: Int64(repetition) * 50_000))
            }
        }
    }

    private mutating func someHabit() -> Habit {
        var number = random.number(in: 0...999)
        for habit in Self.habits {
            number -= habit.perMille
            if number < 0 { return habit }
        }
        return Self.habits[0]
    }

    mutating func raise(_ key: ConditionKey, at now: Instant) throws {
        guard let habit = Self.habits.first(where: { $0.category == key.category }) else { return }
        // A sender that was cut off tells later, with the time of then.
        let late = random.chance(perMille: 8) ? Int64(random.number(in: 12...600)) * Self.minute : 0
        let report = AlarmReport(key, isBuffered: late > 0)
        let said = try desk.give(
            .alarm(.raise(report)), at: now, occurred: now.advanced(byMilliseconds: -late), by: key.device.text)
        let lasts = Int64(random.number(in: habit.minutes)) * Self.minute
        agenda.plan(.normal(key), at: now.advanced(byMilliseconds: lasts))
        for id in said.map({ AlarmID(text: $0) }) where desk.the(id)?.state.awaitsAcknowledgement == true {
            let patience = random.chance(perMille: 970) ? random.number(in: 5...110) : random.number(in: 200...1_500)
            agenda.plan(.acknowledge(id), at: now.advanced(byMilliseconds: Int64(patience) * 1_000))
        }
    }

    mutating func goBack(_ key: ConditionKey, at now: Instant) throws {
        try desk.give(.alarm(.return(key)), at: now, by: key.device.text)
        guard let id = desk.current(key), desk.the(id)?.state.awaitsReset == true else { return }
        agenda.plan(.reset(id), at: now.advanced(byMilliseconds: Int64(random.number(in: 2...40)) * Self.minute))
    }

    mutating func acknowledge(_ id: AlarmID, at now: Instant) throws {
        guard let alarm = desk.the(id) else { return }
        try desk.give(.alarm(.acknowledge(id)), at: now, by: Self.seats[Int(now.milliseconds / 1_000) % 2].text)
        if alarm.priority <= .p2 {
            let walk = Int64(random.number(in: 1...9)) * Self.minute
            agenda.plan(.arrive(id), at: now.advanced(byMilliseconds: walk))
        } else {
            agenda.plan(.judge(id), at: now.advanced(byMilliseconds: Int64(random.number(in: 1...5)) * Self.minute))
        }
    }

    mutating func arrive(_ id: AlarmID, at now: Instant) throws {
        try desk.give(.alarm(.arrive(id)), at: now, by: "guard-2")
        agenda.plan(.judge(id), at: now.advanced(byMilliseconds: Self.minute))
    }

    /// Somebody has looked: it was so or not. What was so and could not be put right on the spot becomes a case.
    mutating func judge(_ id: AlarmID, at now: Instant) throws {
        guard let alarm = desk.the(id), let habit = Self.habits.first(where: { $0.category == alarm.category }) else {
            return
        }
        let isGenuine = random.chance(perMille: habit.genuine)
        if isGenuine, random.chance(perMille: alarm.priority <= .p2 ? 700 : 60) {
            agenda.plan(
                .confirm(id), at: now.advanced(byMilliseconds: Int64(random.number(in: 30...600)) * Self.minute))
        } else {
            try desk.give(.alarm(.confirm(id)), at: now, by: "guard-2")
        }
        try desk.give(.alarm(.verify(id, isGenuine: isGenuine)), at: now, by: "guard-2")
    }

    mutating func reset(_ id: AlarmID, at now: Instant) throws {
        try desk.give(.alarm(.reset(id)), at: now, by: "seat-1")
    }
}
