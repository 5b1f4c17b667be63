import Community
import Ledger
import Wire

extension LedgerView {
    /// Everything that was recorded.
    func records() throws -> [Lane: [Record]] {
        var log: [Lane: [Record]] = [:]
        for lane in Lane.allCases {
            let view = try self.lane(lane)
            var records: [Record] = []
            while UInt64(records.count) < view.size {
                records += try view.records(from: Seq(UInt64(records.count)), limit: 1_000)
            }
            log[lane] = records
        }
        return log
    }
}

extension [Record] {
    /// How often somebody was turned away whom nobody knows, as the access lane tells.
    var turnedAway: Int64 {
        var access = Access(rows: NoRows())
        for record in self { access.fold(record) }
        var count: Int64 = 0
        access.forEachRefusals { if $0.key.address == "" { count += $0.count } }
        return count
    }
}
