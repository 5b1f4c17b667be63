internal import Community
internal import JSON

extension FormType where Value == Int64 {
    /// A whole number.
    static func integer(_ range: ClosedRange<Int64>, _ meaning: String? = nil, example: Int64? = nil) -> FormType {
        FormType(
            .object(
                [
                    JSONMember("type", "integer"), JSONMember("minimum", .integer(range.lowerBound)),
                    JSONMember("maximum", .integer(range.upperBound)),
                ] + (meaning.map { [JSONMember("description", .string($0))] } ?? [])),
            example: .integer(example ?? range.lowerBound)
        ) { json throws(FormError) in
            guard let number = json.integer else { throw FormError("a whole number is expected") }
            guard range.contains(number) else {
                throw FormError("\(number) is not from \(range.lowerBound) to \(range.upperBound)")
            }
            return number
        }
    }

    /// As many as there are of something.
    static func count(_ example: Int64) -> FormType { .integer(0...1_000_000_000, example: example) }

    /// What a register shows, before anybody has looked how many of its digits stand behind the point.
    static var index: FormType {
        .integer(0...ReadingBatch.maximumIndex, "in steps of the register's last digit", example: 12_050)
    }

    /// A number with so many digits behind the point, as its text, in steps of the last one: no sender rounds it.
    static func decimal(_ decimals: Int, _ unit: String, example: String) -> FormType {
        let whole = "0*[0-9]{1,\(ReadingBatch.maximumIndexDigits - decimals)}"
        return decimal(
            decimals, "in \(unit), with up to \(decimals) digits behind the point",
            pattern: #"^\#(whole)(\.[0-9]{1,\#(decimals)}0*)?$"#, example: example)
    }

    /// The same where another field says how many digits: a pattern cannot look there.
    static func decimal(
        as decimals: Int, sayingOf field: String, _ unit: String, example: String
    ) -> FormType {
        decimal(
            decimals, "in \(unit), with as many digits behind the point as \(field) says",
            pattern: #"^[0-9]+(\.[0-9]+)?$"#, example: example)
    }

    private static func decimal(
        _ decimals: Int, _ description: String, pattern: String, example: String
    ) -> FormType {
        .text(
            ["type": "string", "pattern": .string(pattern), "description": .string(description)],
            example: .string(example), "a number of digits, up to \(decimals) of them behind the point"
        ) { text in try? DecimalIndex.parse(text, decimals: decimals) }
    }
}

extension FormType where Value == Int {
    static func count(_ range: ClosedRange<Int>, example: Int? = nil) -> FormType {
        FormType<Int64>.integer(Int64(range.lowerBound)...Int64(range.upperBound), example: example.map(Int64.init))
            .map { Int($0) }
    }
}
