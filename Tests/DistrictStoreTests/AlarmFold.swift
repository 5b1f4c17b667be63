import DistrictStore
import Wire

/// How many records of each kind there were, and which alarms are open since when.
struct AlarmFold: DistrictFold {
    var version: Int64 = 1

    func fold(_ records: RecordBatch, of lane: LogLane, into rows: inout StateRows) throws(DistrictStoreError) {
        for (index, range) in records.ranges.enumerated() {
            guard let record = try? Record(decoding: records.buffer, in: range) else {
                try count("unread", in: &rows)
                continue
            }
            // A later version calls the same thing by another name.
            try count((version > 1 ? "kind " : "kind/") + record.kind.name, in: &rows)
            let key = Array("open/\(record.subject ?? "")".utf8)
            let isRaised = record.kind.name == "alarm.raised"
            rows.put(isRaised ? Array("\(records.seq(index))".utf8) : nil, at: key)
        }
    }

    private func count(_ name: String, in rows: inout StateRows) throws(DistrictStoreError) {
        let key = Array(name.utf8)
        let before = try rows.row(key).flatMap { Int(String(decoding: $0, as: UTF8.self)) } ?? 0
        rows.put(Array("\(before + 1)".utf8), at: key)
    }
}

extension DistrictStore {
    /// A row of the fold above as a text.
    func text(_ key: String, of lane: LogLane) throws -> String? {
        try row(of: lane, at: Array(key.utf8)).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Every record of a lane, page by page.
    func all(of lane: LogLane, page: Int = 7) throws -> [[UInt8]] {
        var records: [[UInt8]] = []
        guard let stored = self.lane(lane) else { return [] }
        var next = stored.held.lowerBound
        while next < stored.size {
            let batch = try self.records(of: lane, from: Seq(next), limit: page)
            records += (0..<batch.count).map { Array(batch[$0]) }
            next = batch.end
        }
        return records
    }

    /// Everything that arrived, page by page.
    func arrived(after cursor: ArrivalCursor? = nil, page: Int = 7) throws -> [ArrivedRecord] {
        var cursor = cursor ?? ArrivalCursor(next: end.next.map { _ in 0 })
        var arrived: [ArrivedRecord] = []
        while true {
            let found = try records(after: cursor, limit: page)
            if found.isEmpty { return arrived }
            for record in found { cursor.advance(past: record) }
            arrived += found
        }
    }
}
