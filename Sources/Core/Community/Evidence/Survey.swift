public import Wire

/// How people are asked: a verdict is worth what its method is.
public enum SurveyMethod: String, CaseIterable, TextCoded {
    case online, telephone, paper, interview
}

/// One time that people are asked how satisfied they are.
public struct Survey: Row {
    public var id: SurveyID = ""
    public var place = PlacePath.community
    public var topic = ""
    public var method = SurveyMethod.online
    public var population: Int64 = 0
    public var answers: Int64 = 0
    public var satisfied: Int64 = 0
    public var opened = Instant(milliseconds: 0)
    public var closed: Instant?

    public static let table: StaticString = "surveys"
    public init() {}
    public var key: SurveyID { id }

    public mutating func columns(_ coder: inout some ColumnCoder) throws(RowError) {
        try coder.column("id", &id)
        try coder.column("place", &place)
        try coder.column("topic", &topic)
        try coder.column("method", &method)
        try coder.column("population", &population)
        try coder.column("answers", &answers)
        try coder.column("satisfied", &satisfied)
        try coder.column("opened", &opened)
        try coder.optional("closed", &closed)
    }
}

/// Answers that came in together: what was known of a survey at any moment is the sum of those until then.
public struct SurveyAnswer: Row {
    public struct Key: Hashable, Sendable {
        public var survey: SurveyID
        /// Where in the log they stand.
        public var seq: Int64

        public init(survey: SurveyID, seq: Int64) {
            self.survey = survey
            self.seq = seq
        }
    }

    public var key = Key(survey: "", seq: 0)
    public var at = Instant(milliseconds: 0)
    public var answers: Int64 = 0
    public var satisfied: Int64 = 0

    public static let table: StaticString = "survey_answers"
    public static let keyColumns = 2
    public init() {}
    public static func columns(of key: Key) -> [ColumnValue] { [key.survey.column, key.seq.column] }

    public mutating func columns(_ coder: inout some ColumnCoder) throws(RowError) {
        try coder.column("survey", &key.survey)
        try coder.column("seq", &key.seq)
        try coder.column("at", &at)
        try coder.column("answers", &answers)
        try coder.column("satisfied", &satisfied)
    }
}
