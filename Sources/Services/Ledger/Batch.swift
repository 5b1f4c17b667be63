import Wire

/// Commands that are stored together or not at all, with what the writer would otherwise have to work out: every caller
/// has a thread, the lane has only one.
struct Batch: Sendable {
    let commands: [Command]
    /// The hashes of the commands' keys.
    let fingerprints: [UInt64]
    let events: Int
    let bytes: Int

    init(_ commands: [Command], ids: SipHash) {
        self.commands = commands
        fingerprints = commands.map { ids.hash($0.encodedKey.span) }
        events = commands.reduce(0) { $0 + $1.events.count }
        bytes = commands.reduce(0) { $0 + $1.byteCount }
    }
}
