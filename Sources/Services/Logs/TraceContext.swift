/// Where a request stands in a trace (W3C Trace Context, level 1). It stands here and not in Core, because no rule of
/// the domain knows of requests, and not in HTTP, which carries its fields like any others.
public struct TraceContext: Hashable, Sendable {
    public let traceID: UInt128
    public let spanID: UInt64
    /// Whether the caller may have recorded this trace. We pass it on and record nothing but lines of the log.
    public let isSampled: Bool
    /// What other systems want to be told along, or nothing.
    public let state: TraceState

    /// What the fields of a request say. A second `traceparent`, or one that is wrong, begins no trace, and nobody looks
    /// at `tracestate` then; where only that is wrong it is left out.
    public init?(traceparents: [String], tracestates: [String]) {
        guard traceparents.count == 1, let parent = TraceParent(traceparents[0]) else { return nil }
        (traceID, spanID, isSampled) = (parent.traceID, parent.spanID, parent.isSampled)
        state = TraceState(tracestates) ?? TraceState()
    }

    /// A trace that begins here.
    public init(using generator: inout some RandomNumberGenerator) {
        self.init(
            traceID: .random(in: 1 ... .max, using: &generator), spanID: .random(in: 1 ... .max, using: &generator),
            isSampled: false, state: TraceState())
    }

    private init(traceID: UInt128, spanID: UInt64, isSampled: Bool, state: TraceState) {
        (self.traceID, self.spanID, self.isSampled, self.state) = (traceID, spanID, isSampled, state)
    }

    /// A step within it: what we do for a caller, or what somebody does for us.
    public func child(using generator: inout some RandomNumberGenerator) -> TraceContext {
        TraceContext(
            traceID: traceID, spanID: .random(in: 1 ... .max, using: &generator), isSampled: isSampled, state: state)
    }

    public var traceparent: String { "00-\(traceText)-\(requestID)-\(isSampled ? "01" : "00")" }

    public var traceText: String { traceID.hexadecimal }

    public var requestID: String { spanID.hexadecimal }
}

/// `00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01`
private struct TraceParent {
    let traceID: UInt128
    let spanID: UInt64
    let isSampled: Bool

    /// Of a version that we do not know the fields that we do (section 3.2.2.1): more may follow behind a dash.
    init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 55, [2, 35, 52].allSatisfy({ bytes[$0] == UInt8(ascii: "-") }),
            let version = UInt8(digits: bytes[0..<2]), version != 0xFF,
            let traceID = UInt128(digits: bytes[3..<35]), traceID != 0,
            let spanID = UInt64(digits: bytes[36..<52]), spanID != 0,
            let flags = UInt8(digits: bytes[53..<55]),
            bytes.count == 55 || version > 0 && bytes[55] == UInt8(ascii: "-")
        else { return nil }
        (self.traceID, self.spanID, isSampled) = (traceID, spanID, flags & 1 == 1)
    }
}

extension FixedWidthInteger {
    /// Lower-case hexadecimal in its full width.
    fileprivate var hexadecimal: String {
        let digits = Array("0123456789abcdef".utf8)
        let shifts = stride(from: Self.bitWidth - 4, through: 0, by: -4)
        return String(decoding: shifts.map { digits[Int(truncatingIfNeeded: self >> $0) & 15] }, as: UTF8.self)
    }

    /// The number that as many lower-case hexadecimal digits are as its width has.
    fileprivate init?(digits: ArraySlice<UInt8>) {
        self = 0
        for byte in digits {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): self = self << 4 | Self(byte - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): self = self << 4 | Self(byte - UInt8(ascii: "a") + 10)
            default: return nil
            }
        }
    }
}
