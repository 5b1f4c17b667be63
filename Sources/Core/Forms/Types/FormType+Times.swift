internal import Calendar
internal import Community
internal import JSON
internal import Wire

extension Instant: FormValue {
    static var form: FormType<Instant> {
        .text(
            ["type": "string", "format": "date-time"], example: "2026-03-05T08:30:00+08:00",
            "a time with its offset, such as 2026-03-05T08:30:00+08:00"
        ) { text in Instant(rfc3339: text) }
    }
}

extension CivilDate: FormValue {
    static var form: FormType<CivilDate> {
        .text(["type": "string", "format": "date"], example: "2026-03-01", "a date such as 2026-03-01") { text in
            CivilDate(text)
        }
    }
}

extension FormType where Value == ClockTime {
    static func clock(_ example: String) -> FormType {
        .text(
            ["type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"], example: .string(example),
            "a time of the day, from 00:00 to 23:59"
        ) { text in ClockTime(text).flatMap { $0 < .endOfDay ? $0 : nil } }
    }
}

extension TimeLimit: FormValue {
    static var form: FormType<TimeLimit> {
        let longest = TimeUnit.allCases.map(\.maximumAmount).max()!
        return FormType.object { form throws(FormError) in
            let amount = try form.required("amount", .count(1...longest, example: 2))
            let unit: TimeUnit = try form.required("unit")
            do throws(CalendarError) { return try TimeLimit(amount, unit) } catch { throw FormError("\(error)") }
        }.described(as: ["type": "object", "oneOf": .array(TimeUnit.allCases.map(schema))])
    }

    /// The longest limit depends on its unit.
    private static func schema(of unit: TimeUnit) -> JSONValue {
        FormListing(fields: [
            FormField(
                name: "amount", isRequired: true, schema: FormType<Int>.count(1...unit.maximumAmount).schema,
                example: 1),
            FormField(name: "unit", isRequired: true, schema: ["const": .string(unit.rawValue)], example: .null),
        ]).schema
    }
}

extension RoundSchedule: FormValue {
    static var form: FormType<RoundSchedule> {
        .object { form throws(FormError) in
            RoundSchedule(
                from: try form.required("first"),
                everyDays: try form.optional("everyDays", .count(1...RoundSchedule.maximumDays)) ?? 1,
                at: try form.required(
                    "starts", FormType<ClockTime>.clock("08:00").list(1...RoundSchedule.maximumStartCount)
                )
                .map(\.minuteOfDay),
                lasting: try form.required("minutes", .count(1...RoundSchedule.maximumMinutes, example: 60)),
                onWorkingDays: try form.optional("workingDays") ?? false)
        }
    }
}
