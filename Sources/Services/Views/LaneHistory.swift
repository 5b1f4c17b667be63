public import Ledger
public import Merkle
public import Wire

/// The records of one lane, as far as they are durable, and the tree that tells this history from every other.
public protocol LaneHistory: Sendable {
    var lane: Lane { get }
    var logID: [UInt8] { get }
    /// How many records there are. Not one of them is lost by a crash, so no view of them is ever ahead of its log.
    var size: UInt64 { get }
    var retainedFrom: Seq { get }
    /// Up to `limit` records from a position on, perhaps fewer; empty only at the end.
    func records(from seq: Seq, limit: Int) throws(LedgerError) -> [Record]
    func root(of size: UInt64) throws(LedgerError) -> TreeHead
}

/// A lane that this process writes.
extension LaneLog: LaneHistory {
    public var size: UInt64 { head.size }
}

/// A lane as it was when it was looked at, whoever writes it.
public struct LaneAtRest: LaneHistory {
    private let view: LaneView
    private let tree: LaneTree

    /// What is not sealed yet is read once, for the tree.
    public init(_ view: LaneView) throws(LedgerError) {
        self.view = view
        tree = try view.tree()
    }

    public var lane: Lane { view.lane }
    public var logID: [UInt8] { view.logID }
    public var size: UInt64 { tree.size }
    public var retainedFrom: Seq { view.retainedFrom }

    public func records(from seq: Seq, limit: Int) throws(LedgerError) -> [Record] {
        try view.records(from: seq, limit: limit)
    }

    public func root(of size: UInt64) throws(LedgerError) -> TreeHead { try tree.head(of: size) }
}

extension LaneHistory {
    /// How many records were known at a time: those that were recorded then or before.
    public func position(knownAt time: Instant) throws(LedgerError) -> UInt64 {
        var (low, high) = (retainedFrom.value, size)
        while low < high {
            let middle = low + (high - low) / 2
            let recorded = try records(from: Seq(middle), limit: 1)[0].recorded
            if recorded <= time { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Goes over the records of a range page by page.
    func forEachPage(
        _ range: Range<UInt64>, _ visit: ([Record]) throws(ViewError) -> Void
    ) throws(ViewError) {
        var next = range.lowerBound
        while next < range.upperBound {
            let page = try onLedger { () throws(LedgerError) in
                try records(from: Seq(next), limit: Int(clamping: range.upperBound - next))
            }
            try visit(page)
            next += UInt64(page.count)
        }
    }
}
