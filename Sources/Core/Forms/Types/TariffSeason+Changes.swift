public import Calendar
public import Community
internal import JSON

extension TariffSeason {
    /// The bands of a day by when each begins. The first does at 00:00, and they follow one another at quarters of an
    /// hour; anything else is nil.
    public init?(months: [Int], changes: [(from: ClockTime, band: TariffBand)]) {
        let starts = changes.map(\.from.milliseconds)
        guard starts.first == 0, zip(starts, starts.dropFirst()).allSatisfy(<),
            changes.allSatisfy({ $0.from < .endOfDay && $0.from.milliseconds % Self.quarter == 0 })
        else { return nil }
        let ends = starts.dropFirst() + [ClockTime.endOfDay.milliseconds]
        self.init(
            months: months,
            quarters: zip(changes, ends).flatMap { change, end in
                Array(repeating: change.band, count: Int((end - change.from.milliseconds) / Self.quarter))
            })
    }

    private static let quarter: Int64 = 15 * 60_000
}

extension TariffSeason: FormValue {
    static var form: FormType<TariffSeason> {
        .object { form throws(FormError) in
            let months = try form.required(
                "months", FormType<Int>.count(1...12).list(1...12, example: .array((1...12).map { .integer($0) })))
            let changes = try form.required("bands", change.list(1...96))
            guard let season = TariffSeason(months: months, changes: changes) else {
                throw FormError(
                    "the first band begins at 00:00, and they follow one another at quarters of an hour"
                ).inside("bands")
            }
            return season
        }
    }

    private static var change: FormType<(from: ClockTime, band: TariffBand)> {
        .object { form throws(FormError) in (try form.required("from", .clock("00:00")), try form.required("band")) }
    }
}
