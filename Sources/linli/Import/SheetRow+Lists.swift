import Calendar
import Community
import Forms

/// Fields that hold several things.
extension SheetRow {
    /// Longitude and latitude in degrees: `116.3912345 39.9012345`.
    func position(_ column: String) throws(ImportProblem) -> Position? {
        guard let points = try points(column) else { return nil }
        guard points.count == 1 else {
            throw ImportProblem(column: column, "\(points.count) points stand where one is wanted")
        }
        return points[0]
    }

    /// Points one after the other, with commas in between.
    func points(_ column: String) throws(ImportProblem) -> [Position]? {
        guard let text = text(column) else { return nil }
        var points: [Position] = []
        for point in text.split(separator: ",", omittingEmptySubsequences: false) {
            let parts = point.split(separator: " ")
            guard parts.count == 2, let longitude = Self.degrees(parts[0]), let latitude = Self.degrees(parts[1]) else {
                throw ImportProblem(
                    column: column,
                    "\"\(point)\" is no longitude and latitude in degrees such as 116.3912345 39.9012345")
            }
            points.append(Position(longitude: longitude, latitude: latitude))
        }
        return points
    }

    private static func degrees(_ text: Substring) -> Int64? {
        let isNegative = text.hasPrefix("-")
        guard let amount = try? DecimalIndex.parse(isNegative ? text.dropFirst() : text, decimals: 7) else {
            return nil
        }
        return isNegative ? -amount : amount
    }

    /// Registers of meters, with spaces in between: `E-1 E-2 E-3/1.8.0`.
    func registers(_ column: String) throws(ImportProblem) -> [RegisterKey]? {
        text(column)?.split(separator: " ").map { word in
            let parts = word.split(separator: "/", maxSplits: 1).map(String.init)
            return RegisterKey(MeterID(text: parts[0]), parts.count == 2 ? parts[1] : RegisterKey.usual)
        }
    }

    /// The seasons of a tariff, with semicolons in between; each has its months, and when which band begins:
    /// `1-6 9-12: 00:00 valley, 07:00 flat, 10:00 peak; 7 8: 00:00 valley, 07:00 sharp`.
    func seasons(_ column: String) throws(ImportProblem) -> [TariffSeason]? {
        guard let text = text(column) else { return nil }
        var seasons: [TariffSeason] = []
        for part in text.split(separator: ";") {
            let parts = part.split(separator: ":", maxSplits: 1)
            guard parts.count == 2, let months = Self.months(parts[0]), let changes = Self.changes(parts[1]),
                let season = TariffSeason(months: months, changes: changes)
            else {
                throw ImportProblem(
                    column: column,
                    "\"\(part)\" is no season such as 1-6 9-12: 00:00 valley, 07:00 flat, 10:00 peak; bands begin at "
                        + "00:00 and change at quarters of an hour", allowed: Self.bands.map(\.0))
            }
            seasons.append(season)
        }
        return seasons
    }

    private static let bands: [(String, TariffBand)] = [
        ("sharp", .sharp), ("peak", .peak), ("flat", .flat), ("valley", .valley),
    ]

    private static func months(_ text: Substring) -> [Int]? {
        var months: [Int] = []
        for part in text.split(separator: " ") {
            let ends = part.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
            guard ends.count <= 2, let first = ends.first ?? nil, let last = ends.last ?? nil, 1 <= first,
                first <= last,
                last <= 12
            else { return nil }
            months += first...last
        }
        return months
    }

    private static func changes(_ text: Substring) -> [(from: ClockTime, band: TariffBand)]? {
        var changes: [(from: ClockTime, band: TariffBand)] = []
        for change in text.split(separator: ",") {
            let words = change.split(separator: " ").map(String.init)
            guard words.count == 2, let time = ClockTime(words[0]),
                let band = bands.first(where: { $0.0 == words[1] })?.1
            else { return nil }
            changes.append((time, band))
        }
        return changes
    }
}
