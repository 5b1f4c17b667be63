public import Wire

/// A meter that is asked what it shows.
public struct PolledMeter: Sendable {
    /// Its id in the community.
    public let meter: String
    public let unit: UInt8
    public let map: RegisterMap
    /// What it says that it is; nil for a kind that says nothing of the sort.
    public let serial: String?
    /// The device that is not heard of while it cannot be read; nil where nobody is told.
    public let device: String?

    public init(meter: String, unit: UInt8, map: RegisterMap, serial: String?, device: String?) {
        self.meter = meter
        self.unit = unit
        self.map = map
        self.serial = serial
        self.device = device
    }
}

/// An address with meters behind it, one after the other of which is asked.
public struct MeterLine: Sendable {
    public let host: String
    public let port: Int
    public let meters: [PolledMeter]
    /// From one reading to the next, both at full multiples of it since 1970. A quarter of an hour is what standards ask.
    public var seconds: Int64 = 900
    /// How long a meter may take to answer: behind a gateway some do take half a second.
    public var patienceMilliseconds: Int32 = 1_000
    /// Times that a meter is asked before it is given up until the next reading. One that was given up is asked once.
    public var attempts = 3

    public init(host: String, port: Int, meters: [PolledMeter]) {
        self.host = host
        self.port = port
        self.meters = meters
    }

    public var name: String { "\(host):\(port)" }

    /// How late a meter may be read for what it shows to be that of the moment: a minute in a quarter of an hour, and a second
    /// in less. Concentrators that read hundreds of meters one after the other stamp them alike.
    public var toleranceMilliseconds: Int64 { max(1_000, seconds * 1_000 / 15) }
}

/// What came of asking all meters of a line at one moment.
public struct LineReading: Sendable {
    public struct Readout: Sendable {
        public let meter: PolledMeter
        /// When it answered, or did not.
        public let time: Instant
        public let shown: Result<[(register: String, text: String)], MeterTrouble>
    }

    /// The moment that they are of.
    public let moment: Instant
    public let readouts: [Readout]
}
