public import Community
public import Wire

/// What came of asking people. No standard says how many must be asked, so how many there were, how they were asked and
/// how sure one can be stand beside every rate.
public struct SurveyVerdict: Hashable, Sendable {
    public let survey: SurveyID
    public let place: PlacePath
    public let topic: String
    public let method: SurveyMethod
    public let opened: Instant
    /// Answers of those who were asked.
    public let response: Ratio
    /// Satisfied of those who answered.
    public let satisfied: Ratio
    public var interval: WilsonInterval? { WilsonInterval(satisfied) }
}

/// The verdicts of the surveys that were opened in a time.
public struct SurveyVerdicts: Sendable {
    public let query: IndicatorQuery
    private var surveys: [Survey] = []
    private var answers: [SurveyID: (count: Int64, satisfied: Int64)] = [:]

    public init(_ query: IndicatorQuery) { self.query = query }

    public mutating func add(_ survey: Survey) {
        guard query.place.contains(survey.place), query.interval.contains(survey.opened),
            survey.opened <= query.moment
        else { return }
        surveys.append(survey)
    }

    public mutating func add(_ answer: SurveyAnswer) {
        guard answer.at <= query.moment else { return }
        let old = answers[answer.key.survey] ?? (0, 0)
        answers[answer.key.survey] = (
            old.count.addingSaturated(answer.answers), old.satisfied.addingSaturated(answer.satisfied)
        )
    }

    /// By topic, and the later after the earlier.
    public var verdicts: [SurveyVerdict] {
        surveys.sorted(by: comes).map { survey in
            let (count, satisfied) = answers[survey.id] ?? (0, 0)
            return SurveyVerdict(
                survey: survey.id, place: survey.place, topic: survey.topic, method: survey.method,
                opened: survey.opened, response: Ratio(count, of: survey.population),
                satisfied: Ratio(satisfied, of: count))
        }
    }

    private func comes(_ a: Survey, before b: Survey) -> Bool {
        if a.topic.utf8.elementsEqual(b.topic.utf8) { return (a.opened, a.id) < (b.opened, b.id) }
        return a.topic.utf8.lexicographicallyPrecedes(b.topic.utf8)
    }

    public var table: FigureTable {
        var table = FigureTable(dimensions: query.dimensions)
        for verdict in verdicts {
            let group = query.group(at: verdict.opened, in: verdict.place) { $0 == .category ? verdict.topic : "" }
            let code = "survey.\(verdict.survey)"
            let bounds = verdict.interval
            table.rows += [
                .rate(group, code, "满意率", "satisfied: \(verdict.topic), \(verdict.method.text)", verdict.satisfied),
                .count(group, "\(code).n", "答复数", "answers", verdict.satisfied.denominator),
                .rate(group, "\(code).response", "应答率", "answers of those asked", verdict.response),
                .percent(group, "\(code).low", "置信下限", "lower bound, 95 %", bounds?.low),
                .percent(group, "\(code).high", "置信上限", "upper bound, 95 %", bounds?.high),
            ]
        }
        return table
    }
}

extension FigureRow {
    static func percent(
        _ group: Group, _ code: String, _ chinese: String, _ english: String, _ basisPoints: Int64?
    ) -> FigureRow {
        FigureRow(group, code, chinese, english, value: basisPoints.map { decimal($0, digits: 2) }, unit: "%")
    }
}
