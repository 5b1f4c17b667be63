public import Wire

/// What is known of the clock of a device that sends: how far recording lags behind what it says of its time.
///
/// The network only ever adds to that lag, so the least of the latest live messages is nearest to the clock's own
/// offset. What is judged late teaches nothing, unless it goes on so for as long as lateness takes to show: then it is
/// not the messages that are old but the clock that was set back.
public struct Source: Row {
    public var device: DeviceID = ""
    /// The least lag of this run of messages and of the one before.
    public var lag: Int64?
    public var earlierLag: Int64?
    public var messages: Int64 = 0
    public var suspectedLag: Int64?
    public var suspected: Instant?

    static let runLength: Int64 = 8
    /// A clock that is off by so much says nothing about how old a message is.
    static let maximumOffset: Int64 = 60_000
    /// What is older than this is late.
    static let maximumAge: Int64 = 10 * 60_000

    public static let table: StaticString = "sources"
    public init() {}
    public var key: DeviceID { device }

    init(_ device: DeviceID) { self.device = device }

    public mutating func columns(_ coder: inout some ColumnCoder) throws(RowError) {
        try coder.column("device", &device)
        try coder.optional("lag", &lag)
        try coder.optional("earlier_lag", &earlierLag)
        try coder.column("messages", &messages)
        try coder.optional("suspected_lag", &suspectedLag)
        try coder.optional("suspected", &suspected)
    }

    /// By how much the clock is behind ours; nil before anything live was heard.
    public var offset: Int64? {
        guard let lag, let earlierLag else { return lag ?? earlierLag }
        return min(lag, earlierLag)
    }

    /// Whether what it says of its time can be believed.
    public var isTrusted: Bool { offset.map { $0.magnitude < Self.maximumOffset.magnitude } ?? false }

    func isLate(occurred: Instant, now: Instant) -> Bool {
        isTrusted && occurred.milliseconds(to: now) > Self.maximumAge
    }

    /// Takes in a message that its sender did not mark as buffered.
    mutating func hear(_ occurred: Instant, recorded: Instant, isLate: Bool) {
        let sample = occurred.milliseconds(to: recorded)
        guard isLate else { return learn(sample) }
        guard let suspectedLag, let suspected,
            sample.subtractingSaturated(suspectedLag).magnitude
                < Self.maximumOffset.magnitude
        else {
            suspectedLag = sample
            suspected = recorded
            return
        }
        guard suspected.milliseconds(to: recorded) >= Self.maximumAge else { return }
        (lag, earlierLag, messages) = (nil, nil, 0)
        learn(sample)
    }

    private mutating func learn(_ sample: Int64) {
        (suspectedLag, suspected) = (nil, nil)
        lag = min(lag ?? sample, sample)
        messages += 1
        guard messages == Self.runLength else { return }
        (lag, earlierLag, messages) = (nil, lag, 0)
    }
}

extension Int64 {
    fileprivate func subtractingSaturated(_ other: Int64) -> Int64 {
        let (difference, overflow) = subtractingReportingOverflow(other)
        return overflow ? (other < 0 ? .max : .min) : difference
    }
}
