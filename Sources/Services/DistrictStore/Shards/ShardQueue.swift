import Wire

/// What waits for the thread of a shard: a line for each lane, whose lanes take turns. All of it is done under a lock that
/// event loops take, so nothing here looks at more than it adds or takes.
struct ShardQueue {
    /// Each has room of its own in every transaction, so none of them can keep another waiting; in the order of their urgency.
    enum Class: Int, CaseIterable {
        case liveIncident, live, incidentBacklog, backlog
    }

    struct Ticket: Hashable {
        let kind: Class
        let subject: Change.Subject
        let number: UInt64
    }

    private let options: StoreOptions
    private var lanes: [Change.Subject: LaneLine] = [:]
    private var turns = Class.allCases.map { _ in Line<Ticket>() }
    private var lastTicket: UInt64 = 0
    private var load = ShardLoad()
    /// Of what has nothing to do with incidents.
    private var patientLoad = ShardLoad()
    var isClosing = false
    private(set) var stopped: DistrictStoreError?

    init(_ options: StoreOptions) { self.options = options }

    var isEmpty: Bool { lanes.isEmpty }

    mutating func add(_ work: ShardWork) throws(DistrictStoreError) {
        if let stopped { throw stopped }
        guard !isClosing else { throw .closed }
        try check(work.load, beside: load, limit: options.queue)
        if !work.subject.isUrgent { try check(work.load, beside: patientLoad, limit: options.patientQueue) }
        try check(work.load, beside: lanes[work.subject]?.load ?? ShardLoad(), limit: options.laneQueue)
        load += work.load
        if !work.subject.isUrgent { patientLoad += work.load }
        lanes[work.subject, default: LaneLine()].add(work)
        enqueue(work.subject)
    }

    private func check(
        _ added: ShardLoad, beside waiting: ShardLoad, limit: ShardLoad
    ) throws(DistrictStoreError) {
        guard waiting.records + added.records <= limit.records else {
            throw .overloaded(waiting.records, .records, limit: limit.records)
        }
        guard waiting.bytes + added.bytes <= limit.bytes else {
            throw .overloaded(waiting.bytes, .batchBytes, limit: limit.bytes)
        }
    }

    /// Lets the lane stand in turn for what is first of it now.
    private mutating func enqueue(_ subject: Change.Subject) {
        guard let work = lanes[subject]?.first else { return }
        let kind = kind(of: work)
        // A preview that overtook a backlog has changed its lane's class; the old ticket is void.
        guard lanes[subject]?.ticket?.kind != kind else { return }
        lastTicket += 1
        let ticket = Ticket(kind: kind, subject: subject, number: lastTicket)
        lanes[subject]?.ticket = ticket
        turns[kind.rawValue].add(ticket)
    }

    private func kind(of work: ShardWork) -> Class {
        let isLive = work.load.records <= options.liveRecords
        return work.subject.isUrgent ? (isLive ? .liveIncident : .incidentBacklog) : (isLive ? .live : .backlog)
    }

    /// What goes into the next transaction.
    mutating func takeCommit() -> [ShardWork] {
        var taken: [ShardWork] = []
        for kind in Class.allCases { take(kind, into: &taken) }
        return taken
    }

    /// As much of one class as there is room for, and one in any case; each lane gives one in its turn.
    private mutating func take(_ kind: Class, into taken: inout [ShardWork]) {
        var room = ShardLoad(records: options.commitRecords, bytes: options.commitBytes)
        var isFirst = true
        while let ticket = turns[kind.rawValue].first {
            let isValid = lanes[ticket.subject]?.ticket == ticket
            if isValid, let work = lanes[ticket.subject]?.first {
                guard isFirst || work.load.fits(in: room) else { return }
                room -= work.load
                isFirst = false
                take(ticket.subject, into: &taken)
            }
            _ = turns[kind.rawValue].takeFirst()
            if isValid { enqueue(ticket.subject) }
        }
    }

    private mutating func take(_ subject: Change.Subject, into taken: inout [ShardWork]) {
        guard let work = lanes[subject]?.takeFirst() else { return }
        load -= work.load
        if !subject.isUrgent { patientLoad -= work.load }
        lanes[subject]?.ticket = nil
        if lanes[subject]?.first == nil { lanes[subject] = nil }
        taken.append(work)
    }

    /// Empties it for good.
    mutating func stop(_ error: DistrictStoreError) -> [ShardWork] {
        stopped = error
        var rest: [ShardWork] = []
        for subject in lanes.keys { while lanes[subject] != nil { take(subject, into: &rest) } }
        return rest
    }
}

extension Change.Subject {
    /// Alarms, and what is done about them.
    fileprivate var isUrgent: Bool {
        switch self {
        case .lane(let lane): lane.lane == .incident
        case .commands: true
        }
    }
}

extension StoreOptions {
    fileprivate var queue: ShardLoad { ShardLoad(records: queueRecords, bytes: queueBytes) }
    fileprivate var laneQueue: ShardLoad { ShardLoad(records: laneRecords, bytes: laneBytes) }

    /// What is left for lanes where nothing is urgent.
    fileprivate var patientQueue: ShardLoad {
        ShardLoad(records: queueRecords - incidentRecords, bytes: queueBytes - incidentBytes)
    }
}
