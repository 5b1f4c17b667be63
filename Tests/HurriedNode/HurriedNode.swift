import EventLoop
import Files
import Foundation
import Ledger
import Logs
import Node
import Views
import Wire

/// `HurriedNode DIR SPEED MILLISECONDS NANOSECONDS`: a node in DIR whose time passes so many times as fast, and was so many
/// milliseconds after 1970 at a moment of the machine's monotonic clock. It serves at any port of loopback and says at which, until it is told to stop.
@main
struct HurriedNode {
    static func main() async throws {
        let words = CommandLine.arguments
        guard words.count == 5, let speed = Int64(words[2]), let begin = Int64(words[3]), let began = Int64(words[4])
        else {
            fatalError("usage: HurriedNode DIR SPEED MILLISECONDS NANOSECONDS")
        }
        try await run(words[1], HurriedClock(from: Instant(milliseconds: begin), speed: speed, since: began).ofNode)
    }

    private nonisolated static func run(_ directory: String, _ clock: NodeClock) async throws {
        var options = NodeOptions()
        (options.port, options.isPlain) = (0, true)
        // A morning fills them as a few weeks fill the usual ones: what grows after that grows without end.
        options.views.cacheBytes = 2 << 20
        let site = Site(directory: directory, options: options.ledger, clock: clock.reading)
        try NodeDirectory(site).create(names: ["localhost"])
        let writer = LogWriter(options.log, to: StandardStream.error.write)
        defer { writer.close() }
        let node = Node(site, options: options, clock: clock, tls: nil, log: Log(to: writer))
        try await node.run { address, loop in
            try await LoopSignal.wait(for: [SIGTERM], on: loop) {
                FileHandle.standardOutput.write(Data("ready \(address)\n".utf8))
            }
        }
    }
}
