/// What waits for the thread of a shard.
struct ShardQueue {
    enum Work: Sendable {
        case append(Append, answer: @Sendable (Result<Appended, DistrictStoreError>) -> Void)
        case change(Change, answer: @Sendable (Result<Bool, DistrictStoreError>) -> Void)

        var subject: Change.Subject {
            switch self {
            case .append(let append, _): .lane(append.lane)
            case .change(let change, _): change.subject
            }
        }

        /// Of all that there is only records shown ahead overtake the backlog of their own lane: that is what they are for.
        var mayOvertakeAppends: Bool { if case .change(.preview, _) = self { true } else { false } }
        var isAppend: Bool { if case .append = self { true } else { false } }

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
    /// which have room of their own.
    mutating func takeCommit() -> [Work] {
        let live = take { [options] in $0.records <= options.liveRecords }
        return live + take { _ in true }
    }

    private mutating func take(where isWanted: (Work) -> Bool) -> [Work] {
        var room = (records: options.commitRecords, bytes: options.commitBytes)
        var (taken, left) = ([Work](), [Work]())
        // What is left behind, and what of it is no append.
        var (passed, passedChanges) = (Set<Change.Subject>(), Set<Change.Subject>())
        for work in waiting {
            let fits = taken.isEmpty || work.records <= room.records && work.bytes <= room.bytes
            let isInOrder = !(work.mayOvertakeAppends ? passedChanges : passed).contains(work.subject)
            if fits, isWanted(work), isInOrder {
                room.records -= work.records
                room.bytes -= work.bytes
                taken.append(work)
            } else {
                passed.insert(work.subject)
                if !work.isAppend { passedChanges.insert(work.subject) }
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
