extension Particular {
    /// Enough of a value to know again whom one knows, and not enough to learn who it is; nil where no part can be told.
    public func masked(_ value: String) -> String? {
        switch self {
        // 张*: how long a name is tells something of it.
        case .name: value.prefix(1) + "*"
        case .phone: Self.phone(value)
        // 京A****5: the province and the authority, and the last sign.
        case .plate: Self.hiding(value, all: { $0 >= 2 && $0 < $1 - 1 })
        // Six digits of it are the day of birth, and six the town: what is between the ends would say who it is.
        case .idNumber: Self.hiding(value, all: { $0 > 0 && $0 < $1 - 1 })
        case .address: Self.address(value)
        case .text: nil
        }
    }

    /// 138****0000: of the digits, the four before the last four are hidden; where there are too few for that, all but the
    /// last quarter.
    private static func phone(_ value: String) -> String {
        let digits = value.filter(\.isDigit).count
        let hidden = digits >= 7 ? max(0, digits - 8)..<(digits - 4) : 0..<(digits - digits / 4)
        var place = 0
        return String(
            value.map { character in
                guard character.isDigit else { return character }
                defer { place += 1 }
                return hidden.contains(place) ? "*" : character
            })
    }

    /// The characters whose place among so many is to be hidden.
    private static func hiding(_ value: String, all isHidden: (Int, Int) -> Bool) -> String {
        let count = value.count
        return String(value.enumerated().map { place, character in isHidden(place, count) ? "*" : character })
    }

    /// 北京市朝阳区****: where it begins, which is a district or an estate; of that, no number.
    private static func address(_ value: String) -> String {
        let begin = value.prefix(6).map { $0.isDigit || "〇零一二三四五六七八九十百".contains($0) ? "*" : $0 }
        return String(begin) + "****"
    }
}

extension Character {
    /// Not `isNumber`, by which the 京 of 北京 is ten quadrillions.
    fileprivate var isDigit: Bool { unicodeScalars.allSatisfy { $0.properties.generalCategory == .decimalNumber } }
}
