internal import Community
internal import Wire

extension VerbForm {
    /// From the raise to the reset.
    static let alarms: [VerbForm] = [
        alarm("alarm.raise", "A device reports that something is not as it should be.") { form throws(FormError) in
            .raise(
                AlarmReport(
                    try form.condition(), priority: try form.optional("priority"), at: try form.optional("place"),
                    isBuffered: try form.optional("buffered") ?? false))
        },
        alarm("alarm.return", "A device reports that something is as it should be again.") { form throws(FormError) in
            .return(try form.condition(), isBuffered: try form.optional("buffered") ?? false)
        },
        alarm("alarm.acknowledge", "Somebody has seen the alarm and takes it on.") { form throws(FormError) in
            .acknowledge(try form.alarm())
        },
        alarm("alarm.confirm", "What the alarm called for is done.") { form throws(FormError) in
            .confirm(try form.alarm())
        },
        alarm("alarm.comment", "Adds words to an alarm.") { form throws(FormError) in
            .comment(try form.alarm(), text: try form.words("text"))
        },
        alarm("alarm.assign", "Somebody is to look after the alarm.") { form throws(FormError) in
            .assign(try form.alarm(), to: try form.required("staff", .id("guard-1")))
        },
        alarm("alarm.reset", "Ends an alarm that stays until somebody has made sure of it.") { form throws(FormError) in
            .reset(try form.alarm())
        },
        alarm("alarm.arrive", "Somebody is where the alarm comes from.") { form throws(FormError) in
            .arrive(try form.alarm())
        },
        alarm("alarm.verify", "Says whether there was cause for the alarm.") { form throws(FormError) in
            .verify(try form.alarm(), isGenuine: try form.required("result"))
        },
        alarm("alarm.escalate", "Takes the alarm to a higher level.") { form throws(FormError) in
            .escalate(
                try form.alarm(), to: try form.required("level"), reason: try form.words("reason"))
        },
    ]

    /// What keeps one kind of alarm of a device silent.
    static let conditions: [VerbForm] = [
        alarm("condition.shelve", "Puts a kind of alarm of a device aside until a time.") { form throws(FormError) in
            .shelve(
                try form.condition(), until: try form.required("until"), reason: try form.words("reason"))
        },
        alarm("condition.unshelve", "Takes up again what was put aside.") { form throws(FormError) in
            .unshelve(try form.condition())
        },
        alarm("condition.suppress", "A rule of the plant keeps a kind of alarm silent.") { form throws(FormError) in
            .suppress(try form.condition(), rule: try form.optional("rule", .name("pump-stopped")))
        },
        alarm("condition.unsuppress", "A rule of the plant keeps it silent no longer.") { form throws(FormError) in
            .unsuppress(try form.condition())
        },
        alarm("condition.withdraw", "Takes a kind of alarm of a device out of service.") { form throws(FormError) in
            .withdraw(try form.condition(), order: try form.optional("order", .name("repair-2026-17")))
        },
        alarm("condition.reinstate", "Puts it into service again.") { form throws(FormError) in
            .reinstate(try form.condition())
        },
    ]

    private static func alarm(
        _ name: String, _ summary: String,
        _ read: @escaping @Sendable (inout Form) throws(FormError) -> AlarmCommand
    ) -> VerbForm {
        VerbForm(name, summary) { form throws(FormError) in .incident(.alarm(try read(&form))) }
    }
}

extension Form {
    fileprivate mutating func alarm() throws(FormError) -> AlarmID { try subject("alarm", .made("a")) }

    /// What a device watches for: the device is the subject.
    fileprivate mutating func condition() throws(FormError) -> ConditionKey {
        ConditionKey(device: try subject("device", .id("smoke-b1-3")), category: try required("category"))
    }
}
