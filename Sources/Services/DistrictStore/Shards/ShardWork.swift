/// One thing that a shard is to store, and who is to hear what became of it.
struct ShardWork: Sendable {
    enum Task: Sendable {
        case append(Append, answer: @Sendable (Result<Appended, DistrictStoreError>) -> Void)
        case change(Change, answer: @Sendable (Result<Bool, DistrictStoreError>) -> Void)
    }

    let task: Task
    let subject: Change.Subject
    let load: ShardLoad

    /// What is larger than the share of a lane counts as much as that, so that it fits where nothing else waits.
    init(_ task: Task, options: StoreOptions) {
        self.task = task
        let (records, bytes) =
            switch task {
            case .append(let append, _): (append.records.count, append.records.byteCount)
            case .change(let change, _): (1, change.byteCount)
            }
        subject =
            switch task {
            case .append(let append, _): .lane(append.lane)
            case .change(let change, _): change.subject
            }
        load = ShardLoad(records: min(records, options.laneRecords), bytes: min(bytes, options.laneBytes))
    }

    func refuse(_ error: DistrictStoreError) {
        switch task {
        case .append(_, let answer): answer(.failure(error))
        case .change(_, let answer): answer(.failure(error))
        }
    }
}

/// What something takes up of a queue or a transaction.
struct ShardLoad: Hashable {
    var records = 0
    var bytes = 0

    static func += (a: inout ShardLoad, b: ShardLoad) {
        a = ShardLoad(records: a.records + b.records, bytes: a.bytes + b.bytes)
    }
    static func -= (a: inout ShardLoad, b: ShardLoad) {
        a = ShardLoad(records: a.records - b.records, bytes: a.bytes - b.bytes)
    }

    func fits(in room: ShardLoad) -> Bool { records <= room.records && bytes <= room.bytes }
}

extension Change {
    /// What it takes up of memory and disk, but for a few numbers.
    fileprivate var byteCount: Int {
        switch self {
        case .begin, .epoch, .heard: 0
        case .preview(let preview): preview.record.count + preview.note.count
        case .quarantine(let found): found.reason.utf8.count + found.ours.byteCount + found.theirs.byteCount
        case .lift(_, let lift): lift.by.utf8.count + lift.why.utf8.count
        case .cosigned(_, _, let note): note.count
        case .command(let command): command.id.utf8.count + command.bytes.count
        case .end(_, let id, .refused(let code, let words)): id.utf8.count + code.utf8.count + words.utf8.count
        case .end(_, let id, _): id.utf8.count
        }
    }
}

extension Quarantine.Evidence {
    fileprivate var byteCount: Int {
        (note?.count ?? 0) + (frame?.count ?? 0) + records.reduce(0) { $0 + $1.bytes.count }
    }
}
