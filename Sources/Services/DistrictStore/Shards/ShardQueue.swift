/// What waits for the thread of a shard.
struct ShardQueue {
    enum Work: Sendable {
        case append(Append, answer: @Sendable (Result<Appended, DistrictStoreError>) -> Void)
        case change(Change, answer: @Sendable (Result<Bool, DistrictStoreError>) -> Void)

        var log: LogID {
            switch self {
            case .append(let append, _): append.lane.log
            case .change(let change, _): change.log
            }
        }

        var records: Int { if case .append(let append, _) = self { append.records.count } else { 1 } }
        var bytes: Int { if case .append(let append, _) = self { append.records.byteCount } else { 0 } }

        func refuse(_ error: DistrictStoreError) {
            switch self {
            case .append(_, let answer): answer(.failure(error))
            case .change(_, let answer): answer(.failure(error))
            }
        }
    }

    private let options: StoreOptions
    private(set) var waiting: [Work] = []
    private var records = 0
    private var bytes = 0
    var isClosing = false
    var stopped: DistrictStoreError?

    init(_ options: StoreOptions) { self.options = options }

    mutating func add(_ work: Work) throws(DistrictStoreError) {
        if let stopped { throw stopped }
        guard !isClosing else { throw .closed }
        guard records + work.records <= options.queueRecords else {
            throw .overloaded(records, .records, limit: options.queueRecords)
        }
        guard bytes + work.bytes <= options.queueBytes else {
            throw .overloaded(bytes, .batchBytes, limit: options.queueBytes)
        }
        waiting.append(work)
        records += work.records
        bytes += work.bytes
    }

    /// What goes into the next transaction: first what is live, from whatever community it comes, then what waits in backlogs,
    /// which have room of their own. What comes of one log keeps its order.
    mutating func takeCommit() -> [Work] {
        let live = take { [options] in $0.records <= options.liveRecords }
        return live + take { _ in true }
    }

    private mutating func take(where isWanted: (Work) -> Bool) -> [Work] {
        var room = (records: options.commitRecords, bytes: options.commitBytes)
        var (taken, left) = ([Work](), [Work]())
        var blocked: Set<LogID> = []
        for work in waiting {
            let fits = work.records <= room.records && work.bytes <= room.bytes
            if fits, isWanted(work), blocked.isEmpty || !blocked.contains(work.log) {
                room.records -= work.records
                room.bytes -= work.bytes
                taken.append(work)
            } else {
                blocked.insert(work.log)
                left.append(work)
            }
        }
        waiting = left
        records -= taken.reduce(0) { $0 + $1.records }
        bytes -= taken.reduce(0) { $0 + $1.bytes }
        return taken
    }

    /// Empties it for good.
    mutating func stop(_ error: DistrictStoreError) -> [Work] {
        stopped = error
        defer { (waiting, records, bytes) = ([], 0, 0) }
        return waiting
    }
}
