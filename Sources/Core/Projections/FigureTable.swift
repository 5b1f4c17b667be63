/// Figures as they are printed: the same rows make a table for people, JSON and CSV for machines.
public struct FigureTable: Hashable, Sendable {
    /// The names of the dimensions that the figures are grouped by.
    public let dimensions: [String]
    public var rows: [FigureRow] = []

    public init(dimensions: [Dimension]) {
        self.dimensions = dimensions.map(\.name)
    }

    /// A heading and a line for each row, as a spreadsheet shows them.
    public var lines: [[String]] {
        let heading = dimensions + ["code", "chinese", "english", "numerator", "denominator", "value", "unit"]
        return [heading]
            + rows.map { row in
                let ratio = [row.ratio?.numerator, row.ratio?.denominator].map { $0.map(String.init) ?? "" }
                return row.group.values + [row.code, row.chinese, row.english] + ratio + [row.value ?? "", row.unit]
            }
    }
}

public struct FigureRow: Hashable, Sendable {
    public let group: Group
    /// Such as `C7`, or `C16.p90`.
    public let code: String
    public let chinese: String
    public let english: String
    /// What the value was divided from, where it is a rate or a mean.
    public let ratio: Ratio?
    /// In decimal digits; nil where there is no data.
    public let value: String?
    public let unit: String

    public init(
        _ group: Group, _ code: String, _ chinese: String, _ english: String, ratio: Ratio? = nil, value: String?,
        unit: String
    ) {
        self.group = group
        self.code = code
        self.chinese = chinese
        self.english = english
        self.ratio = ratio
        self.value = value
        self.unit = unit
    }

    /// So many percent.
    public static func rate(
        _ group: Group, _ code: String, _ chinese: String, _ english: String, _ ratio: Ratio
    ) -> FigureRow {
        FigureRow(
            group, code, chinese, english, ratio: ratio, value: ratio.basisPoints.map { decimal($0, digits: 2) },
            unit: "%")
    }

    public static func count(
        _ group: Group, _ code: String, _ chinese: String, _ english: String, _ count: Int64
    ) -> FigureRow {
        FigureRow(group, code, chinese, english, value: String(count), unit: "")
    }

    /// Milliseconds, told in minutes to a hundredth.
    public static func duration(
        _ group: Group, _ code: String, _ chinese: String, _ english: String, _ milliseconds: Int64?
    ) -> FigureRow {
        FigureRow(
            group, code, chinese, english,
            value: milliseconds.map { decimal($0 / 600 + ($0 % 600 >= 300 ? 1 : 0), digits: 2) }, unit: "min")
    }

    /// A whole number of units of which ten to the power of `digits` make one.
    public static func decimal(_ value: Int64, digits: Int) -> String {
        guard digits > 0 else { return String(value) }
        let text = String(value.magnitude)
        let padded = String(repeating: "0", count: max(0, digits + 1 - text.count)) + text
        return (value < 0 ? "-" : "") + padded.dropLast(digits) + "." + padded.suffix(digits)
    }
}
