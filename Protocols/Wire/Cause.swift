internal import CBOR

/// What led to an event, when it did not come from outside by itself.
public enum Cause: Hashable, Sendable {
    /// A record of this node: an alarm that a reading raised, an escalation that time brought about.
    case event(Lane, Seq)
    /// A command that somebody else gave, such as the district.
    case command(CommandKey)

    /// `[lane, seq]` or `[principal, source, id]`: the count tells them apart.
    func write(to writer: inout CBORWriter) {
        switch self {
        case .event(let lane, let seq):
            writer.array(2)
            writer.text(lane.rawValue)
            writer.unsigned(seq.value)
        case .command(let key):
            writer.array(3)
            key.write(to: &writer)
        }
    }

    /// Consumes one cause and returns where it lies.
    static func check(_ reader: inout CBORReader) throws(CBORError) -> Range<Int> {
        let start = reader.position
        switch try reader.array() {
        case 2:
            let lane = try reader.text()
            guard Lane(rawValue: String(decoding: reader.bytes[lane], as: UTF8.self)) != nil else {
                throw reader.failure(.unexpected(wanted: "the name of a lane"), start)
            }
            _ = try reader.unsigned()
        case 3:
            for _ in 0..<3 {
                let text = try reader.text()
                guard (1...CommandKey.maximumByteCount).contains(text.count) else {
                    throw reader.failure(.unexpected(wanted: "a command's key"), start)
                }
            }
        default: throw reader.failure(.unexpected(wanted: "an event or a command"), start)
        }
        return start..<reader.position
    }

    /// A cause that `check` has accepted.
    init(checked encoded: [UInt8]) {
        guard case .array(let items)? = try? CBORValue(decoding: encoded) else {
            preconditionFailure("unchecked cause")
        }
        switch (items.count, items.first, items.last) {
        case (2, .text(let lane)?, .unsigned(let seq)?): self = .event(Lane(rawValue: lane)!, Seq(seq))
        default:
            let texts = items.map { item in
                guard case .text(let text) = item else { preconditionFailure("unchecked cause") }
                return text
            }
            self = .command(CommandKey(checkedPrincipal: texts[0], source: texts[1], id: texts[2]))
        }
    }
}
