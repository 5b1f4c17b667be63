/// How long something may take, and who says so.
public struct ResponseLimit: Hashable, Sendable {
    public enum Span: Hashable, Sendable {
        /// Natural time.
        case milliseconds(Int64)
        /// Counted by a working calendar, once, in the case that the alarm opens; an alarm alone has no such clock.
        case workingDays(Int)
    }

    public enum Basis: Hashable, Sendable {
        /// The standard that gives the figure, such as `S4 No.48`.
        case clause(String)
        /// No standard gives one: a default of ours.
        case design
    }

    public let span: Span
    public let basis: Basis

    public init(_ span: Span, _ basis: Basis) {
        self.span = span
        self.basis = basis
    }

    static func minutes(_ minutes: Int64, _ basis: Basis = .design) -> ResponseLimit {
        ResponseLimit(.milliseconds(minutes * 60_000), basis)
    }

    /// The limit of an alarm's own clock.
    public var milliseconds: Int64? {
        guard case .milliseconds(let milliseconds) = span else { return nil }
        return milliseconds
    }
}

/// What has to be done in time, where anybody has set a time.
public struct ResponseLimits: Hashable, Sendable {
    public var acknowledge: ResponseLimit?
    public var onScene: ResponseLimit?
    public var resolve: ResponseLimit?

    public init(acknowledge: ResponseLimit? = nil, onScene: ResponseLimit? = nil, resolve: ResponseLimit? = nil) {
        self.acknowledge = acknowledge
        self.onScene = onScene
        self.resolve = resolve
    }

    /// The standards give two figures alone, which stand with their categories; these are ours.
    public static func defaults(for priority: Priority) -> ResponseLimits {
        switch priority {
        case .p1: ResponseLimits(acknowledge: .minutes(1), onScene: .minutes(5))
        case .p2: ResponseLimits(acknowledge: .minutes(5), onScene: .minutes(30))
        case .p3: ResponseLimits(acknowledge: .minutes(30), onScene: .minutes(240))
        case .p4: ResponseLimits(resolve: ResponseLimit(.workingDays(1), .design))
        }
    }

    /// These, and where they say nothing, the others.
    func filled(from others: ResponseLimits) -> ResponseLimits {
        ResponseLimits(
            acknowledge: acknowledge ?? others.acknowledge, onScene: onScene ?? others.onScene,
            resolve: resolve ?? others.resolve)
    }
}
