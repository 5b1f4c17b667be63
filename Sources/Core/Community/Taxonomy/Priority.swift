/// How urgent something is. P1 to P4 are the levels 一级 to 四级 of GB/T 28181.
public enum Priority: Int64, CaseIterable, IntegerCoded, Comparable {
    case p1 = 1
    case p2, p3, p4

    public static var cddl: String { "1..4" }
    public var integer: Int64 { rawValue }
    public init?(integer: Int64) { self.init(rawValue: integer) }

    /// The more urgent first.
    public static func < (a: Priority, b: Priority) -> Bool { a.rawValue < b.rawValue }
}

/// Who has to know: from the spot itself up to the district.
public enum Level: Int64, CaseIterable, IntegerCoded, Comparable {
    /// 现场: whoever stands there.
    case scene = 0
    /// 监控室
    case controlRoom
    /// 小区, 物业
    case estate
    /// 社区
    case community
    /// 街道
    case street
    /// 区
    case district

    public static var cddl: String { "0..5" }
    public var integer: Int64 { rawValue }
    public init?(integer: Int64) { self.init(rawValue: integer) }

    public static func < (a: Level, b: Level) -> Bool { a.rawValue < b.rawValue }

    /// The next one up; the district has none above it here.
    public var next: Level? { Level(rawValue: rawValue + 1) }
}
