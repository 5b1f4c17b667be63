import SQLite
import Wire

extension Shard {
    /// What arrived under these numbers, all of which are committed.
    func arrivals(_ range: Range<UInt64>, path: String) throws(DistrictStoreError) -> [ArrivedRecord] {
        let (buffer, rows, skipped) = try readers.read { file throws(SQLiteError) in
            try file.bundles.arrivals(from: range.lowerBound, limit: range.count)
        }
        var arrived: [ArrivedRecord] = []
        arrived.reserveCapacity(range.count)
        for row in rows {
            guard let lane = heads.name(of: row.lane) else {
                throw .damaged(path: path, place: "arrival \(row.arrival)", reason: "it is of no lane")
            }
            let start = arrived.isEmpty ? skipped : 0
            for index in start..<row.ranges.count where arrived.count < range.count {
                arrived.append(
                    ArrivedRecord(
                        shard: number, arrival: row.arrival + UInt64(index), lane: lane,
                        seq: Seq(row.seq + UInt64(index)), bytes: buffer[row.ranges[index]]))
            }
        }
        guard arrived.count == range.count else {
            throw .damaged(
                path: path, place: "arrival \(range.lowerBound + UInt64(arrived.count))", reason: "it is missing")
        }
        return arrived
    }
}
