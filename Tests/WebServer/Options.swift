import HTTP

/// The words of the command line. Small limits make the tests of limits quick.
struct Options: Sendable {
    var port = 0
    var drainSeconds = 5
    /// Serves over TLS; a file is the place for the certificate, which clients are to trust.
    var certificateFile: String?
    var limits = HTTPLimits()

    private static let flags: [String: @Sendable (inout Options, Int) -> Void] = [
        "--port": { $0.port = $1 },
        "--drain-seconds": { $0.drainSeconds = $1 },
        "--connections": { $0.limits.connections = $1 },
        "--connections-per-address": { $0.limits.connectionsPerAddress = $1 },
        "--streams": { $0.limits.streams = $1 },
        "--header-bytes": { $0.limits.headerListBytes = $1 },
        "--header-count": { $0.limits.headerCount = $1 },
        "--body-bytes": { $0.limits.bodyBytes = $1 },
        "--stream-window": { $0.limits.streamWindow = Int32($1) },
        "--connection-window": { $0.limits.connectionWindow = Int32($1) },
        "--head-seconds": { $0.limits.headSeconds = $1 },
        "--body-seconds": { $0.limits.bodySeconds = $1 },
        "--body-bytes-per-second": { $0.limits.bodyBytesPerSecond = $1 },
        "--idle-seconds": { $0.limits.idleSeconds = $1 },
        "--stall-seconds": { $0.limits.stallSeconds = $1 },
        "--ping-seconds": { $0.limits.pingSeconds = $1 },
        "--missed-pings": { $0.limits.missedPings = $1 },
        "--reset-burst": { $0.limits.resetBurst = UInt64($1) },
        "--idle-frames": { $0.limits.idleFramesPerSecond = $1 },
    ]

    init(_ words: some Collection<String>) {
        var words = words.makeIterator()
        while let name = words.next() {
            if name == "--tls", let file = words.next() {
                certificateFile = file
                continue
            }
            guard let set = Options.flags[name], let number = words.next().flatMap({ Int($0) }) else {
                fatalError(
                    "usage: WebServer [--tls FILE] [\(Options.flags.keys.sorted().joined(separator: " N] [")) N]")
            }
            set(&self, number)
        }
    }
}
