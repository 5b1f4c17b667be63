/// What the district knows of a community, made from the records of one lane at a time and kept as rows.
///
/// The store calls it in the transaction that stores the records, so each record is folded exactly once whatever crashes. It
/// must give the same rows however the records were divided into batches, and take every record: one that it cannot read is
/// passed over or counted. It throws nothing but what the rows throw.
public protocol DistrictFold: Sendable {
    /// Grows when the same records give other rows. Lanes that an older version has folded are folded anew.
    var version: Int64 { get }

    func fold(_ records: RecordBatch, of lane: LogLane, into rows: inout StateRows) throws(DistrictStoreError)
}

/// The rows of one lane under their keys, as one transaction sees them.
public struct StateRows {
    private let load: ([UInt8]) throws(DistrictStoreError) -> [UInt8]?
    /// What was put; nil where a row is to go.
    private(set) var changed: [[UInt8]: [UInt8]?] = [:]

    init(load: @escaping ([UInt8]) throws(DistrictStoreError) -> [UInt8]?) { self.load = load }

    public func row(_ key: [UInt8]) throws(DistrictStoreError) -> [UInt8]? {
        if let value = changed[key] { return value }
        return try load(key)
    }

    /// Nil takes the row away.
    public mutating func put(_ value: [UInt8]?, at key: [UInt8]) { changed[key] = .some(value) }
}
