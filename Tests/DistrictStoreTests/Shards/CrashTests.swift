import DistrictStore
import Files
import Merkle
import SimulatedDisk
import Synchronization
import Testing
import Wire

/// A small life of a store that ends at a call of the disk that nobody chose, at every one of them in turn.
@Suite struct CrashTests {
    /// What a life was told, so what must be there afterwards.
    private struct Life {
        /// What the first lane will be one day.
        private static let ahead = {
            var sender = Sender(1)
            sender.grow(1_000)
            return sender
        }()

        var senders = [Sender(1), Sender(2, .telemetry), Sender(3), Sender(3, .telemetry)]
        var appended: [LogLane: UInt64] = [:]
        var previews: Set<Preview> = []
        var checkpoints: [LogLane: [UInt8]] = [:]
        var pending: [String] = []
        var ended: [String: QueuedCommand.End] = [:]
        var isQuarantined = false
        var failure: DistrictStoreError?
        /// How often the disk was full, and the same store was asked again.
        var retries = 0

        /// In two sessions, the first of which ends in order: live records, backlogs, and all that stands beside them.
        mutating func run(_ place: SQLitePlace) {
            do throws(DistrictStoreError) {
                if try !place.exists { try SQLiteDistrictStore.create(at: place.site) }
                for session in 0..<2 {
                    try self.session(session, try SQLiteDistrictStore(opening: place.site, fold: AlarmFold()))
                }
            } catch {
                failure = error
            }
        }

        private mutating func session(_ number: Int, _ store: SQLiteDistrictStore) throws(DistrictStoreError) {
            do throws(DistrictStoreError) {
                for round in 0..<2 {
                    for index in senders.indices { try append(index, round == 1 ? 40 : 2, to: store) }
                    try beside("\(number)-\(round)", store)
                }
            } catch {
                // A dead disk cannot be closed in order; what matters is that the threads end.
                try? store.close()
                throw error
            }
            try store.close()
        }

        private mutating func append(_ index: Int, _ count: Int, to store: SQLiteDistrictStore)
            throws(DistrictStoreError)
        {
            let append = senders[index].next(count)
            let appended = try retrying { () throws(DistrictStoreError) in try store.appendBlocking(append) }
            self.appended[senders[index].lane] = appended.head.size
        }

        /// Asks once more where the disk was full: then there is space again.
        private mutating func retrying<Value>(
            _ body: () throws(DistrictStoreError) -> Value
        ) throws(DistrictStoreError) -> Value {
            do throws(DistrictStoreError) { return try body() } catch {
                guard error == .noSpace else { throw error }
                retries += 1
                return try body()
            }
        }

        private mutating func change(_ change: Change, _ store: SQLiteDistrictStore) throws(DistrictStoreError) -> Bool
        {
            try retrying { () throws(DistrictStoreError) in try store.changeBlocking(change) }
        }

        private mutating func beside(_ round: String, _ store: SQLiteDistrictStore) throws(DistrictStoreError) {
            let preview = Life.ahead.preview(990 + previews.count)
            if try change(.preview(preview), store) { previews.insert(preview) }
            let lane = senders[1].lane
            if try change(.cosigned(lane, senders[1].head, note: Array(round.utf8)), store) {
                checkpoints[lane] = Array(round.utf8)
            }
            let command = QueuedCommand(to: lane.log, id: round, [1], notAfter: Sender.start)
            if try change(.command(command), store) { pending.append(round) }
            if let first = pending.first,
                try change(.end(lane.log, command: first, .refused(code: "no", words: "")), store)
            {
                pending.removeFirst()
                ended[first] = .refused(code: "no", words: "")
            }
            if round == "1-1" {
                let fork = Quarantine(
                    senders[2].lane, at: Sender.start, because: "a fork", ours: .init(head: senders[2].head),
                    theirs: .init(head: Life.ahead.head))
                isQuarantined = try change(.quarantine(fork), store)
            }
        }

        /// What must hold of the disk that is left: all that was acknowledged is there once, nothing is half, and the store
        /// goes on.
        func check(_ place: SQLitePlace, _ comment: Comment) throws {
            guard try place.exists else {
                #expect(appended.isEmpty, comment)
                return
            }
            let store = try place.open()
            for sender in senders {
                let stored = store.lane(sender.lane)
                let size = stored?.size ?? 0
                #expect(size >= appended[sender.lane] ?? 0, comment)
                // What was under way may be there as well, whole; it is a part of what was ever sent.
                #expect(try store.all(of: sender.lane, page: 50) == Array(sender.records.prefix(Int(size))), comment)
                #expect(stored.map { $0.head == sender.head(at: Int(size)) } ?? true, comment)
                #expect(try store.export(sender.lane.log) == store.rebuilt(sender.lane.log, with: AlarmFold()), comment)
            }
            try checkArrivals(store, comment)
            try checkBeside(store, comment)
            // The log of the third is in quarantine by now.
            var next = Sender(2, .telemetry)
            next.grow(Int(store.lane(next.lane)?.size ?? 0))
            _ = try store.appendBlocking(next.next())
            try store.close()
        }

        private func checkArrivals(_ store: any DistrictStore, _ comment: Comment) throws {
            let arrived = try store.arrived(page: 100)
            #expect(arrived.count == store.lanes().reduce(0) { $0 + Int($1.size) }, comment)
            #expect(Set(arrived.map { "\($0.lane) \($0.seq)" }).count == arrived.count, comment)
            for shard in store.end.next.indices {
                let numbers = arrived.filter { $0.shard == shard }.map(\.arrival)
                #expect(numbers == Array(0..<UInt64(numbers.count)), comment)
            }
        }

        private func checkBeside(_ store: any DistrictStore, _ comment: Comment) throws {
            #expect(previews.isSubset(of: try store.previews(of: senders[0].lane)), comment)
            let lane = senders[1].lane
            if let note = checkpoints[lane] {
                let found = try store.checkpoint(of: lane)
                #expect(
                    found.map { String(decoding: $0, as: UTF8.self) >= String(decoding: note, as: UTF8.self) } ?? false,
                    comment)
            }
            for id in pending where try store.command(id, to: lane.log) == nil { Issue.record(comment) }
            for (id, end) in ended { #expect(try store.command(id, to: lane.log)?.end == end, comment) }
            if isQuarantined {
                #expect(store.lane(senders[2].lane)?.isQuarantined == true, comment)
                #expect(try store.quarantines(of: senders[2].lane).count == 1, comment)
            }
        }
    }

    /// Fewer files and larger pages: fewer calls, each of which ends a life.
    private static func place(_ disk: SimulatedDisk) throws -> SQLitePlace {
        var options = StoreOptions.small
        options.shards = 2
        options.pageBytes = 2_048
        return try SQLitePlace(disk: disk, options: options, creating: false)
    }

    private static func calls(_ kinds: CallKinds) throws -> Int {
        let disk = SimulatedDisk(seed: 7)
        var life = Life()
        life.run(try place(disk))
        #expect(life.failure == nil)
        return disk.calls(of: kinds)
    }

    @Test(arguments: [false, true])
    func `power cut at any moment loses nothing that was acknowledged`(tornSectors: Bool) throws {
        let calls = try CrashTests.calls(.mutating)
        for call in 1...calls {
            let disk = SimulatedDisk(
                seed: UInt64(call), tornSectors: tornSectors,
                faults: [.fail(call: call, of: .mutating, with: .inputOutput, sticky: true)])
            let place = try CrashTests.place(disk)
            var life = Life()
            life.run(place)
            try life.check(place.on(disk.powerCut()), "call \(call) of \(calls)")
        }
    }

    @Test func `a process killed at any moment loses nothing that was acknowledged`() throws {
        let calls = try CrashTests.calls(.mutating)
        for call in 1...calls {
            let disk = SimulatedDisk(
                seed: UInt64(call), faults: [.fail(call: call, of: .mutating, with: .inputOutput, sticky: true)])
            let place = try CrashTests.place(disk)
            var life = Life()
            life.run(place)
            try life.check(place.on(disk.processKilled()), "call \(call) of \(calls)")
        }
    }

    /// SQLite passes over a directory that it cannot sync and a journal that it cannot remove; nothing else is silent.
    @Test(arguments: [CallKinds.write, .sync, .read])
    func `one failing call is reported and loses nothing that was acknowledged`(kinds: CallKinds) throws {
        let calls = try CrashTests.calls(kinds)
        for call in 1...calls {
            let disk = SimulatedDisk(seed: UInt64(call), faults: [.fail(call: call, of: kinds, with: .inputOutput)])
            let place = try CrashTests.place(disk)
            var life = Life()
            life.run(place)
            #expect(life.failure != nil, "call \(call) of \(calls) failed and nobody said so")
            try life.check(place.on(disk.powerCut()), "call \(call) of \(calls)")
        }
    }

    @Test func `a full disk at any moment loses nothing, and the same store goes on when there is space`() throws {
        let calls = try CrashTests.calls(.mutating)
        var retries = 0
        for call in 1...calls {
            let disk = SimulatedDisk(seed: UInt64(call), faults: [.fail(call: call, of: .mutating, with: .noSpace)])
            let place = try CrashTests.place(disk)
            var life = Life()
            life.run(place)
            if life.retries > 0 { #expect(life.failure == nil, "call \(call) of \(calls)") }
            retries += life.retries
            try life.check(place.on(disk.processKilled()), "call \(call) of \(calls)")
        }
        #expect(retries > calls / 10)
    }

    @Test func `whatever fails, every caller is answered exactly once`() throws {
        var (stored, refused) = (0, 0)
        for call in stride(from: 1, through: try CrashTests.calls(.mutating), by: 7) {
            let disk = SimulatedDisk(
                seed: UInt64(call), faults: [.fail(call: call, of: .mutating, with: .inputOutput, sticky: true)])
            guard let place = try? SQLitePlace(disk: disk), let store = try? place.open() else { continue }
            let answers = Mutex((counts: Array(repeating: 0, count: 40), stored: 0))
            for community in 0..<40 {
                var sender = Sender(community)
                store.append(sender.next(3)) { result in
                    answers.withLock { answers in
                        answers.counts[community] += 1
                        if case .success = result { answers.stored += 1 }
                    }
                }
            }
            // Ends the threads, and there is nobody left who could answer.
            try? store.close()
            let told = answers.withLock { $0 }
            #expect(told.counts == Array(repeating: 1, count: 40), "call \(call)")
            stored += told.stored
            refused += 40 - told.stored
            let again = try place.on(disk.powerCut()).open()
            #expect(again.lanes().count >= told.stored)
            try again.close()
        }
        #expect(stored > 0 && refused > 0)
    }
}

extension SQLitePlace {
    /// Whether there is a store, whole or damaged.
    var exists: Bool {
        get throws(DistrictStoreError) {
            do throws(FileError) { return try disk.exists(site.directory + "/store") } catch {
                throw .failed(path: error.path, reason: "\(error)")
            }
        }
    }
}
