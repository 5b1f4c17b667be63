import CBOR
import Testing
import Wire

@testable import Community

@Suite struct TelemetryDecideTests {
    private static let start = Instant(milliseconds: 1_772_294_400_000)  // 2026-03-01 in Shanghai
    private static let now = Instant(milliseconds: 1_772_380_800_000)

    private func context(_ id: String = "1") throws -> CommandContext {
        CommandContext(
            now: TelemetryDecideTests.now, actor: "w-7",
            key: try CommandKey(principal: "lab", source: "lab", id: id))
    }

    /// A water pump of 10 kW below an incomer; its register showed 100 at midnight and 101 a quarter of an hour later.
    private func community() throws -> TelemetryLab {
        var lab = TelemetryLab()
        for (id, parent, category) in [("g", nil, MeterCategory.incomer), ("p", "g", .waterPump)]
            as [(String, String?, MeterCategory)]
        {
            var event = MeterRegistered()
            event.category = category
            event.parent = parent.map { MeterID(text: $0) }
            event.ratedPower = 10_000
            event.from = TelemetryDecideTests.start
            try lab.take(.meter(.registered(event)), subject: id, place: "b1")
        }
        var register = RegisterAdded()
        register.index = 10_000
        register.from = TelemetryDecideTests.start
        try lab.take(.meter(.registerAdded(register)), subject: "p")
        try lab.read(RegisterKey("p"), [TelemetryDecideTests.start.milliseconds + 900_000], [10_100])
        return lab
    }

    private static func made<Event>(_ event: Event, _ change: (inout Event) -> Void) -> Event {
        var event = event
        change(&event)
        return event
    }

    private static let refused: [(Rule, TelemetryCommand)] = [
        (.meterUnknown, .rate("x", MeterRated())),
        (.meterExists, .registerMeter("p", serving: "b1", MeterRegistered())),
        (.meterName, .registerMeter("p/1", serving: "b1", MeterRegistered())),
        (.meterPlace, .registerMeter("n", serving: "b1//u1", MeterRegistered())),
        (.meterParent, .registerMeter("n", serving: "b1", made(MeterRegistered()) { $0.parent = "x" })),
        (.meterParent, .reparent("p", made(MeterReparented()) { $0.parent = "x" })),
        (.meterLoop, .reparent("g", made(MeterReparented()) { ($0.parent, $0.from) = ("p", start) })),
        (.meterPower, .rate("p", made(MeterRated()) { $0.ratedPower = 0 })),
        (.registerUnknown, .changeRatio("g", RatioChanged())),
        (.registerExists, .addRegister("p", RegisterAdded())),
        (.registerUnsound, .addRegister("g", made(RegisterAdded()) { $0.intervalMinutes = 20 })),
        (.registerUnsound, .addRegister("g", made(RegisterAdded()) { $0.name = "a/b" })),
        (.ratioUnsound, .changeRatio("p", made(RatioChanged()) { $0.ratio = 0 })),
        (.breakTime, .replace("p", made(MeterReplaced()) { $0.at = start })),
        (.breakTime, .replace("p", made(MeterReplaced()) { $0.at = now.advanced(byDays: 2) })),
        (.breakIndex, .reset("p", made(RegisterReset()) { ($0.at, $0.initial) = (now, 100_000_000) })),
        (.zoneFixed, .setZone(ZoneSet())),
        (
            .tariffIncomplete,
            .setTariff(.electricity, made(TariffSet()) { $0.seasons = [TariffSeason(months: [1, 2])] })
        ),
        (.factorNegative, .setFactor(.water, made(FactorSet()) { $0.value = -1 })),
        (.premisesNegative, .measurePremises("b1", made(PremisesMeasured()) { $0.area = -1 })),
        (.weatherRange, .observeWeather(made(WeatherObserved()) { $0.day = 20_515 })),
        (.weatherRange, .observeWeather(made(WeatherObserved()) { ($0.day, $0.mean) = (20_000, 601) })),
        (.baselinePeriod, .setBaseline(.water, at: "b1", year(from: start.advanced(byDays: -365), until: now))),
        (.baselinePeriod, .setBaseline(.water, at: "b1", year(from: start.advanced(byDays: -28), until: start))),
        (.baselinePeriod, .setBaseline(.water, at: "b1", year(from: start, until: start.advanced(byDays: 365)))),
        (.meterPlace, .setBaseline(.water, at: "b1//u", year(from: start.advanced(byDays: -365), until: start))),
        (
            .baselineAdjustment,
            .adjustBaseline(
                .water, at: "b1", made(BaselineAdjusted()) { ($0.from, $0.until) = (start, start) })
        ),
        (.rosterUnknown, .recordReadings("x", .actual, ReadingBatch())),
        (.rosterExists, .declareRoster("r1", RosterDeclared())),
        (.rosterUnsound, .declareRoster("new", RosterDeclared())),
        (.batchUnsound, .recordReadings("r1", .actual, ReadingBatch(times: [1], values: [1, 2]))),
        (.readingMalformed, .readMeter(RegisterKey("p"), text: "10,5", at: now)),
        (.readingMalformed, .readMeter(RegisterKey("p"), text: "1000000.00", at: now)),
        (.readingTime, .readMeter(RegisterKey("p"), text: "102", at: start)),
        (.readingDecreases, .readMeter(RegisterKey("p"), text: "100.5", at: now)),
        (.readingImplausible, .readMeter(RegisterKey("p"), text: "5000", at: now)),
        (.readingTime, .correct("p", made(ReadingCorrected()) { $0.time = start })),
    ]

    private static func year(from: Instant, until: Instant) -> BaselineSet {
        made(BaselineSet()) { ($0.from, $0.until) = (from, until) }
    }

    @Test func `a baseline of twelve months that are over is taken, and what is said of a day last stands`() throws {
        var lab = try community()
        let start = TelemetryDecideTests.start
        let year = TelemetryDecideTests.year(from: start.advanced(byDays: -365), until: start)
        var weather = WeatherObserved()
        (weather.day, weather.mean) = (20_512, -15)
        var again = weather
        again.mean = -12
        for (number, command) in [
            TelemetryCommand.setBaseline(.electricity, at: "b1", year), .observeWeather(weather),
            .observeWeather(again),
        ].enumerated() {
            for event in try lab.fold.decide(command, context("\(number)")) {
                try lab.take(event.event, subject: event.subject, place: event.place)
            }
        }
        lab.restart()
        #expect(lab.fold.baselineList.map(\.key) == [Baseline.Key(place: "b1", medium: .electricity)])
        #expect(lab.fold.weatherList.map(\.mean) == [-12])
    }

    @Test func `what must not be recorded is refused by its rule, and every rule is reached`() throws {
        var lab = try community()
        var reached: Set<Rule> = []
        for (rule, command) in TelemetryDecideTests.refused {
            do throws(Rejection) {
                let events = try lab.fold.decide(command, try! context())
                Issue.record("\(command) led to \(events.count) events")
            } catch {
                #expect(error.rule == rule, "\(error)")
                reached.insert(error.rule)
            }
        }
        var empty = Telemetry(rows: NoRows())
        var zone = ZoneSet()
        zone.zone = "Europe/Atlantis"
        do throws(Rejection) { _ = try empty.decide(.setZone(zone), try! context()) } catch {
            #expect(error.allowed.contains("Asia/Shanghai"))
            reached.insert(error.rule)
        }
        #expect(reached == Set(Rule.telemetryRules))
    }

    @Test func `what a person reads becomes a batch of one that is marked as read by hand`() throws {
        var lab = try community()
        let time = TelemetryDecideTests.start.advanced(byMilliseconds: 1_800_000)
        let events = try lab.fold.decide(.readMeter(RegisterKey("p"), text: "101.5", at: time), context())
        for event in events { try lab.take(event.event, subject: event.subject) }
        let found = lab.record(20_513, RegisterKey("p"))
        let record = try #require(found)
        #expect(record.amounts.prefix(2) == [1_000_000, 500_000] && record.qualities.prefix(2) == [.actual, .manual])
    }

    @Test func `a roster is based anew on what its registers show`() throws {
        var lab = try community()
        let events = try lab.fold.decide(.rebaseRoster("r1", as: "r1-2"), context())
        for event in events { try lab.take(event.event, subject: event.subject) }
        let batch = ReadingBatch(times: [TelemetryDecideTests.start.milliseconds + 1_800_000], values: [10_120])
        let readings = try lab.fold.decide(.recordReadings("r1-2", .actual, batch), context("2"))
        for event in readings { try lab.take(event.event, subject: event.subject) }
        let (row, roster) = (lab.row(20_513, RegisterKey("p")), lab.fold.rosters["r1-2"])
        #expect(row?.totals.amount == 1_200_000 && roster?.indexes == [10_100])
    }

    @Test func `a decision says of each event whose it is, where, and on whose word`() throws {
        var lab = try community()
        var rated = MeterRated()
        rated.ratedPower = 20_000
        let events = try lab.fold.decide(.rate("p", rated), context())
        #expect(events.count == 1 && events[0].subject == "p" && events[0].place == "b1" && events[0].actor == "w-7")
    }
}
