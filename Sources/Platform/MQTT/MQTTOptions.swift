/// How a broker is reached, and as whom.
public struct MQTTOptions: Sendable {
    public var host: String
    public var port: Int
    /// Whose session it is: the broker keeps what comes for it while nobody is there.
    public var clientID: String
    public var user: String?
    public var password: String?
    /// A file with the authorities that vouch for the broker; without it nothing is encrypted.
    public var authorities: String?
    /// A broker that is silent for so long is asked whether it is there.
    public var keepAliveSeconds: Int32 = 30
    /// How long a broker may take to let us in, and to take what we write.
    public var patienceMilliseconds: Int32 = 10_000
    /// Messages that the broker may send before the first of them is acknowledged.
    public var inFlight: Int32 = 256
    /// A broker sends no larger packet: a session of one that means ill could take all memory.
    public var packetBytes: UInt32 = 1 << 20

    public init(host: String, port: Int, clientID: String) {
        self.host = host
        self.port = port
        self.clientID = clientID
    }
}
