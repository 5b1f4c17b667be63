/// What a meter counts. Amounts are integers in millionths of the unit: milliwatt hours, millilitres.
public enum Medium: String, CaseIterable, TextCoded {
    case electricity, water, gas, heat, cooling, coal, oil

    /// The unit whose millionths are counted.
    public var unit: String {
        switch self {
        case .electricity: "kWh"
        case .water, .gas: "m3"
        case .heat, .cooling: "MJ"
        case .coal, .oil: "kg"
        }
    }

    public static let amountsPerUnit: Int64 = 1_000_000
}

/// What is done with what flows through a meter: the four items of 分项计量 and the tree of a community.
public enum MeterCategory: String, CaseIterable, TextCoded {
    /// 总进线: what comes in from the grid, the mains or the heat station.
    case incomer
    /// 照明插座
    case lightingAndSockets = "lighting-sockets"
    /// 空调
    case airConditioning = "hvac"
    /// 动力
    case power
    /// 特殊
    case special
    /// 公共照明: stairs, roads, landscape, garage.
    case publicLighting = "public-lighting"
    case lift
    /// 二次供水泵
    case waterPump = "water-pump"
    /// 通风, 消防
    case ventilationAndFire = "ventilation-fire"
    case vehicleCharging = "vehicle-charging"
    case bicycleCharging = "bicycle-charging"
    /// 安防弱电
    case security
    /// 物业用房
    case propertyOffice = "property-office"
    case solar
    case storage
    case household
    /// 楼栋, DMA: a part of a network that is watched as one.
    case zone
    case rainwater
    case reclaimedWater = "reclaimed-water"

    /// Whether what flows through such a meter comes from within the community rather than being used in it.
    public var isSource: Bool { self == .solar || self == .rainwater || self == .reclaimedWater }

    /// The item of 分项计量 that it is part of, if it is consumption at all.
    public var item: MeterCategory? {
        switch self {
        case .publicLighting, .lightingAndSockets: .lightingAndSockets
        case .airConditioning: .airConditioning
        case .lift, .waterPump, .ventilationAndFire, .power: .power
        case .vehicleCharging, .bicycleCharging, .security, .propertyOffice, .special: .special
        case .incomer, .solar, .storage, .household, .zone, .rainwater, .reclaimedWater: nil
        }
    }
}

/// Which way a register counts.
public enum Direction: String, CaseIterable, TextCoded {
    case `import`
    /// What goes back: only such a register may decrease without an explanation.
    case export
}

/// Which end of its interval a sender stamps a reading with. An index at 00:00 closes the day before when stamps mark
/// ends.
public enum StampMark: String, CaseIterable, TextCoded {
    case end, start
}

/// How a reading came about. Where a register has several for one time, the first of these counts.
public enum ReadingKind: Int64, CaseIterable, IntegerCoded {
    case actual, manual, substituted, estimated

    public static var cddl: String { "0..3" }
    public var integer: Int64 { rawValue }
    public init?(integer: Int64) { self.init(rawValue: integer) }
}

/// What is known of an interval.
public enum Quality: UInt8, CaseIterable, Sendable {
    /// Not yet, or not any more, an interval of the register.
    case none
    case actual, manual, substituted, estimated
    /// Nobody knows all of what happened in it.
    case missing

    /// A, M, S, E as reports print them.
    public var letter: String {
        switch self {
        case .none: "."
        case .actual: "A"
        case .manual: "M"
        case .substituted: "S"
        case .estimated: "E"
        case .missing: "-"
        }
    }

    public var isMeasured: Bool { self == .actual || self == .manual || self == .substituted }

    init(_ kind: ReadingKind) {
        self =
            switch kind {
            case .actual: .actual
            case .manual: .manual
            case .substituted: .substituted
            case .estimated: .estimated
            }
    }
}

public typealias MeterID = ID<Meter>
public typealias RosterID = ID<Roster>
