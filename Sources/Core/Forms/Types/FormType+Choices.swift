internal import Calendar
internal import Community
internal import JSON

extension FormType {
    /// One of several words.
    static func choice(_ choices: [(String, Value)]) -> FormType where Value: Sendable {
        FormType(
            ["type": "string", "enum": .array(choices.map { .string($0.0) })], example: .string(choices[0].0)
        ) { json throws(FormError) in
            guard let word = json.string, let choice = choices.first(where: { $0.0 == word }) else {
                throw FormError("this is none of the words that may stand here", allowed: choices.map(\.0))
            }
            return choice.1
        }
    }
}

extension FormValue where Self: CaseIterable & RawRepresentable<String> & Sendable {
    static var form: FormType<Self> {
        FormType(
            ["type": "string", "enum": .array(allCases.map { .string($0.rawValue) })],
            example: .string(allCases.first!.rawValue)
        ) { json throws(FormError) in
            guard let value = json.string.flatMap(Self.init(rawValue:)) else {
                throw FormError("this is none of the words that may stand here", allowed: allCases.map(\.rawValue))
            }
            return value
        }
    }
}

extension Place.Kind: FormValue {}
extension CaseSource: FormValue {}
extension RefusalReason: FormValue {}
extension CheckMethod: FormValue {}
extension PlanKind: FormValue {}
extension SurveyMethod: FormValue {}
extension Attestation.Verdict: FormValue {}
extension RetainedKind: FormValue {}
extension Medium: FormValue {}
extension MeterCategory: FormValue {}
extension Direction: FormValue {}
extension StampMark: FormValue {}
extension FactorKind: FormValue {}
extension TimeUnit: FormValue {}

extension FormValue where Self: NumberedWord {
    static var form: FormType<Self> { .choice(allCases.map { ($0.word, $0) }) }
}

extension Priority: FormValue {}
extension Level: FormValue {}
extension ReadingKind: FormValue {}
extension TariffBand: FormValue {}

extension Bool: FormValue {
    static var form: FormType<Bool> {
        FormType(["type": "boolean"], example: true) { json throws(FormError) in
            guard let truth = json.bool else { throw FormError("true or false is expected") }
            return truth
        }
    }
}
