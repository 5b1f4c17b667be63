import Calendar
import Community
import Testing
import Wire

@testable import Projections

@Suite struct EnergyFigureTests {
    private static func made<Value>(_ value: Value, _ change: (inout Value) -> Void) -> Value {
        var value = value
        change(&value)
        return value
    }

    private static let day = CivilDay(CivilDate("2026-03-01")!, in: .shanghai)

    // MARK: Tariffs and demand

    /// Valley until 08:00, peak from 18:00 to 21:00, sharp from 19:00 to 19:30, otherwise flat.
    private func tariff(from: Int64, valleyUntil hour: Int = 8) -> Tariff {
        var season = TariffSeason()
        for quarter in 0..<96 {
            season.quarters[quarter] =
                quarter < hour * 4
                ? .valley : (76..<78).contains(quarter) ? .sharp : (72..<84).contains(quarter) ? .peak : .flat
        }
        return EnergyFigureTests.made(Tariff()) {
            $0.key = Tariff.Key(medium: .electricity, from: from)
            $0.seasons = [season]
        }
    }

    @Test func `a day is split over the bands of its tariff`() {
        let book = TariffBook([tariff(from: 0)], medium: .electricity, zone: .shanghai)
        let split = book.split(Array(repeating: 1_000, count: 96), of: EnergyFigureTests.day)
        #expect(split == [.valley: 32_000, .peak: 10_000, .sharp: 2_000, .flat: 52_000])
        let shares = TariffShares(split)
        #expect(shares.peakToValley == Ratio(12_000, of: 32_000))
        #expect(shares.valley.basisPoints == 3_333)
    }

    @Test func `another tariff holds from its own day on`() {
        let second = EnergyFigureTests.day.end.milliseconds
        let book = TariffBook(
            [tariff(from: second, valleyUntil: 6), tariff(from: 0)], medium: .electricity, zone: .shanghai)
        let next = CivilDay(CivilDate("2026-03-02")!, in: .shanghai)
        let hours = Array(repeating: Int64(1), count: 24)
        #expect(book.split(hours, of: EnergyFigureTests.day)[.valley] == 8)
        #expect(book.split(hours, of: next)[.valley] == 6)
        #expect(book.band(at: Instant(milliseconds: -1)) == nil)
    }

    @Test func `the hour that comes twice is in its band twice`() {
        let book = TariffBook([tariff(from: 0)], medium: .electricity, zone: .berlin)
        let long = CivilDay(CivilDate("2026-10-25")!, in: .berlin)
        #expect(book.split(Array(repeating: 1, count: 25), of: long)[.valley] == 9)
    }

    @Test func `load factor and spread are of the highest demand`() {
        let demand = EnergyDemand([1, 2, 3, 4])
        #expect(demand.loadFactor == Ratio(10, of: 16))
        #expect(demand.spread == Ratio(3, of: 4))
        #expect(!EnergyDemand([]).loadFactor.hasData && !EnergyDemand([0]).spread.hasData)
    }

    @Test func `what a community makes itself is counted interval by interval`() {
        var supply = SelfSupply()
        supply.add(generated: 10, exported: 4, imported: 0)
        supply.add(generated: 0, exported: 0, imported: 14)
        supply.add(generated: 5, exported: 7, imported: 0)
        #expect(supply.selfConsumption == Ratio(6, of: 15))
        #expect(supply.selfSufficiency == Ratio(6, of: 20))
    }

    // MARK: Factors and denominators

    private func factor(_ kind: FactorKind, _ medium: Medium, _ value: Int64, from: Int64 = 0) -> Factor {
        EnergyFigureTests.made(Factor()) {
            $0.key = Factor.Key(kind: kind, medium: medium, from: from)
            $0.value = value
        }
    }

    /// 1,000 kWh are 122.9 kgce, 10 t of water 2.571.
    @Test func `media add up as coal`() {
        let book = FactorBook([factor(.coal, .electricity, 122_900), factor(.coal, .water, 257_100)])
        var coal = EquivalentMass()
        coal.add(1_000_000_000, of: .electricity, as: .coal, by: book, at: EnergyFigureTests.day.start)
        coal.add(10_000_000, of: .water, as: .coal, by: book, at: EnergyFigureTests.day.start)
        #expect(coal.microKilograms == 125_471_000)
        coal.add(1, of: .gas, as: .coal, by: book, at: EnergyFigureTests.day.start)
        #expect(coal.unknown == [.gas])
    }

    /// 100 kWh by 0.5366 and 100 kWh by 0.5306.
    @Test func `a factor holds from its day on`() {
        let next = EnergyFigureTests.day.end
        let book = FactorBook([
            factor(.carbon, .electricity, 530_600, from: next.milliseconds), factor(.carbon, .electricity, 536_600),
        ])
        var carbon = EquivalentMass()
        carbon.add(100_000_000, of: .electricity, as: .carbon, by: book, at: EnergyFigureTests.day.start)
        carbon.add(100_000_000, of: .electricity, as: .carbon, by: book, at: next)
        #expect(carbon.microKilograms == 106_720_000)
    }

    @Test func `the renewable part is of the same mass`() {
        let book = FactorBook([factor(.coal, .electricity, 122_900)])
        var (whole, renewable) = (EquivalentMass(), EquivalentMass())
        whole.add(1_000_000_000, of: .electricity, as: .coal, by: book, at: EnergyFigureTests.day.start)
        renewable.add(60_000_000, of: .electricity, as: .coal, by: book, at: EnergyFigureTests.day.start)
        #expect(renewable.share(of: whole).basisPoints == 600)
    }

    @Test func `intensity is by what stood in the middle of the period`() throws {
        let (start, end) = (EnergyFigureTests.day.start, EnergyFigureTests.day.end)
        func premises(_ area: Int64, _ from: Int64) -> Premises {
            EnergyFigureTests.made(Premises()) {
                $0.key = Premises.Key(place: "b1", from: from)
                ($0.area, $0.households, $0.people) = (area, 4, 10)
            }
        }
        let book = PremisesBook([
            premises(200_000, 0), premises(100_000, start.milliseconds + 43_200_000),
            premises(1, start.milliseconds + 43_200_001),
        ])
        let found = try #require(book.premises(of: "b1", in: start..<end))
        // 5,000 kWh on 1,000 square metres.
        let intensity = Intensity(5_000_000_000, of: found)
        #expect(intensity.perSquareMetre.numerator == 5 * intensity.perSquareMetre.denominator)
        #expect(intensity.perHousehold.numerator == 1_250 * intensity.perHousehold.denominator)
        #expect(intensity.perHead.numerator == 500 * intensity.perHead.denominator)
        #expect(book.premises(of: "b2", in: start..<end) == nil)
    }

    @Test func `days without a row are expected all the same`() {
        var register = Register()
        register.since = EnergyFigureTests.day.start.milliseconds
        let period = EnergyFigureTests.day.start.advanced(byDays: -1)..<EnergyFigureTests.day.end.advanced(byDays: 1)
        #expect(Completeness.expected(of: register, in: period) == 192)
        var month = RegisterMonth()
        (month.totals.intervals, month.totals.missing) = (96, 6)
        #expect(Completeness.ratio([month], expected: 192) == Ratio(90, of: 192))
    }

    // MARK: Baselines

    /// Used = 1,000 + 3 × HDD + 5 × CDD, degree days in tenths.
    private let year: [EnergyBaseline.Point] = [
        (4_000, 0), (3_500, 0), (2_000, 0), (500, 0), (0, 100), (0, 900), (0, 1_500), (0, 1_400), (0, 300), (300, 0),
        (1_500, 0), (3_200, 0),
    ].map { EnergyBaseline.Point(used: 1_000 + 3 * $0.0 / 10 + 5 * $0.1 / 10, heating: $0.0, cooling: $0.1) }

    @Test func `a baseline finds what the weather did`() throws {
        let baseline = try EnergyBaseline(year)
        #expect(baseline.expected(heating: 0, cooling: 0) == 1_000_000)
        #expect(baseline.expected(heating: 1_000, cooling: 0) == 1_300_000)
        #expect(baseline.expected(heating: 0, cooling: 1_000) == 1_500_000)
        #expect(baseline.fit == EnergyBaseline.Fit(points: 12, determination: 10_000, variation: 0))
        #expect(baseline.fit.isUsable)
    }

    @Test func `savings are against what the weather would have used`() throws {
        let baseline = try EnergyBaseline(year)
        let now = [EnergyBaseline.Point(used: 1_170, heating: 1_000, cooling: 0)]
        #expect(baseline.savings(in: now) == 130_000)
        #expect(baseline.performance(in: now).basisPoints == 9_000)
    }

    @Test func `what the weather does not explain is no baseline`() throws {
        var noisy = year
        for index in noisy.indices { noisy[index].used = index % 2 == 0 ? 100 : 3_000 }
        #expect(try !EnergyBaseline(noisy).fit.isUsable)
    }

    @Test func `a baseline needs a year, and weather that differs`() {
        #expect(throws: EnergyBaseline.Problem.tooFewPoints(11)) { try EnergyBaseline(Array(year.dropLast())) }
        let same = year.map { EnergyBaseline.Point(used: $0.used, heating: 7, cooling: 7) }
        #expect(throws: EnergyBaseline.Problem.undetermined) { try EnergyBaseline(same) }
        var large = year
        large[3].used = EnergyBaseline.most + 1
        #expect(throws: EnergyBaseline.Problem.tooLarge) { try EnergyBaseline(large) }
    }

    @Test func `the largest figures do not overflow`() throws {
        let points = (0..<EnergyBaseline.mostPoints).map { index in
            EnergyBaseline.Point(
                used: index % 2 == 0 ? EnergyBaseline.most : -EnergyBaseline.most,
                heating: index % 3 == 0 ? EnergyBaseline.mostDegreeDays : 0,
                cooling: index % 5 == 0 ? EnergyBaseline.mostDegreeDays : 0)
        }
        #expect(try EnergyBaseline(points).fit.points == EnergyBaseline.mostPoints)
    }
}
