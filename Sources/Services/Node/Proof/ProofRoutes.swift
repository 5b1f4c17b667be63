import Community
import Digest
import HTTPTypes
import JSON
import Ledger
import Merkle
import Surface
import Views
import Wire

/// `/v1/log/{lane}/…`: a lane as a transparency log, in the layout of C2SP tlog-tiles, and proofs for those who keep no tiles.
struct ProofRoutes: Sendable {
    let lanes: Lanes

    private static let lane = Parameter<Lane>(
        "lane", in: .path, required: true, "The lane.",
        schema: ["enum": .array(Lane.allCases.map { .string($0.rawValue) })], example: "incident"
    ) { text throws(Unreadable) in
        guard let lane = Lane(rawValue: text) else {
            throw Unreadable("there is no such lane", allowed: Lane.allCases.map(\.rawValue))
        }
        return lane
    }

    private static let tile = Parameter<TilePath>(
        "path", in: .path, required: true,
        "The tile as tlog-tiles names it: `0/000`, `1/x001/234.p/17`, `entries/000`.",
        schema: ["type": "string", "pattern": .string(tilePattern)],
        example: "0/000.p/4"
    ) { text throws(Unreadable) in
        do throws(MerkleError) { return try TilePath("tile/" + text) } catch {
            throw Unreadable("\(error)")
        }
    }

    /// A level, groups of three digits of which the first is not 000, and a width below 256.
    private static let tilePattern =
        "^([0-9]|[1-5][0-9]|6[0-3]|entries)/(x(00[1-9]|0[1-9][0-9]|[1-9][0-9]{2})/(x[0-9]{3}/){0,4})?[0-9]{3}"
        + "([.]p/([1-9]|[1-9][0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-5]))?$"

    private static func record(_ name: String, _ summary: String, required: Bool = false) -> Parameter<UInt64> {
        Parameter(
            name, required: required, summary, schema: ["type": "integer", "minimum": 0, "maximum": .integer(.max)],
            example: 17
        ) { text throws(Unreadable) in
            guard let number = UInt64(text), "\(number)" == text else { throw Unreadable("it is no number of records") }
            return number
        }
    }

    private static let seq = record("seq", "The record whose place in the tree is to be proven.")
    private static let from = record("from", "An earlier size of the tree, to be proven a part of it.")
    private static let size = record("size", "The size of the tree; what is durable now by default.")

    var all: [Route] { [checkpoint, tiles, proof] }

    private var checkpoint: Route {
        Route(
            "GET", "/v1/log/{lane}/checkpoint", "getLogCheckpoint", tag: "log",
            "The signed head of the lane's tree (C2SP tlog-checkpoint).", access: .needs(.read(.proofs)),
            parameters: [Self.lane],
            answers: [.init(200, "The checkpoint.", .init([.init("text/plain", ["type": "string"])]))],
            .reading { call throws(Problem) in
                let lane = try call[Self.lane]
                let note = try onLedger { () throws(LedgerError) in try lanes.ledger[lane].checkpoint() }
                var reply = Reply(200, type: "text/plain; charset=utf-8", note.bytes)
                reply.fields.append("cache-control", "no-cache")
                return reply
            })
    }

    private var tiles: Route {
        Route(
            "GET", "/v1/log/{lane}/tile/{path...}", "getTile", tag: "log",
            "A tile of hashes, or a bundle of records (which needs the right to read the lane).",
            access: .needs(.read(.proofs)), parameters: [Self.lane, Self.tile],
            answers: [
                .init(
                    200, "The tile, which never changes.",
                    .init([.init("application/octet-stream", ["type": "string", "format": "binary"])])),
                .init(304, "The client has it."),
            ],
            .reading { call throws(Problem) in
                let (lane, path) = (try call[Self.lane], try call[Self.tile])
                let bytes = try bytes(of: path, in: lane, call.caller)
                return reply(bytes, to: call)
            })
    }

    /// A tile never changes, so it is known by its content for ever.
    private func reply(_ bytes: [UInt8], to call: Call) -> Reply {
        let tag = "\"" + SHA256.hash(bytes).bytes.prefix(12).hexadecimal + "\""
        var reply =
            call.head.fields["if-none-match"].map({ $0 == "*" || $0.contains(tag) }) == true
            ? Reply(304) : Reply(200, type: "application/octet-stream", bytes)
        reply.fields.append("etag", tag)
        reply.fields.append("cache-control", "private, max-age=31536000, immutable")
        return reply
    }

    private func bytes(of path: TilePath, in lane: Lane, _ grant: Grant) throws(Problem) -> [UInt8] {
        let log = lanes.ledger[lane]
        guard path.width <= TilePath.width(of: path.content, index: path.index, size: log.size) else {
            throw .notFound("the lane has no such tile yet")
        }
        switch path.content {
        case .hashes(let level):
            return try onLedger { () throws(LedgerError) in
                try log.tile(level: level, index: path.index, width: path.width)
            }
        case .entries:
            if let denial = grant.denial(of: .read(lane.readable), at: nil) {
                throw Problem(403, "denied-\(denial.lack.rawValue)", "Not allowed", "\(denial)")
            }
            let first = path.index * UInt64(TilePath.fullWidth)
            var entries: [[UInt8]] = []
            while entries.count < path.width {
                let page = try onLedger { () throws(LedgerError) in
                    try log.records(from: Seq(first + UInt64(entries.count)), limit: path.width - entries.count)
                }
                guard !page.isEmpty else { throw .notFound("the lane has no such tile yet") }
                entries += page.map { Array($0.encoded) }
            }
            do throws(MerkleError) { return try EntryBundle(entries).encoded } catch {
                preconditionFailure("a record is an entry: \(error)")
            }
        }
    }

    private var proof: Route {
        let hashes: JSONValue = ["type": "array", "items": ["type": "string"]]
        return Route(
            "GET", "/v1/log/{lane}/proof", "getProof", tag: "log",
            "That a record is in the tree (`seq`), or that an earlier tree is a part of it (`from`).",
            access: .needs(.read(.proofs)), parameters: [Self.lane, Self.seq, Self.from, Self.size],
            answers: [
                .init(
                    200, "The hashes of the proof in order, in hexadecimal (RFC 9162, sections 2.1.3 and 2.1.4).",
                    .json(
                        [
                            "type": "object", "required": ["size", "root", "path"],
                            "properties": [
                                "size": ["type": "integer"], "root": ["type": "string"], "path": hashes,
                                "seq": ["type": "integer"], "from": ["type": "integer"],
                            ],
                        ],
                        example: ["size": 2, "root": "6f…", "seq": 0, "path": ["a1…"]]))
            ],
            .reading { call throws(Problem) in
                let log = lanes.ledger[try call[Self.lane]]
                let size = try call.optional(Self.size) ?? log.size
                guard size <= log.size else { throw .beyond("size", "the lane has only \(log.size) records") }
                let head = try onLedger { () throws(LedgerError) in try log.root(of: size) }
                var members: [JSONMember] = [
                    .init("size", .integer(Int64(clamping: size))), .init("root", .string(head.root.bytes.hexadecimal)),
                ]
                switch (try call.optional(Self.seq), try call.optional(Self.from)) {
                case (let seq?, nil):
                    guard seq < size else { throw .beyond("seq", "the tree has only \(size) records") }
                    let proof = try onLedger { () throws(LedgerError) in try log.inclusionProof(of: Seq(seq), in: size)
                    }
                    members.append(.init("seq", .integer(Int64(clamping: seq))))
                    members.append(.init("path", .array(proof.path.map { .string($0.bytes.hexadecimal) })))
                case (nil, let from?):
                    guard from <= size else { throw .beyond("from", "the tree has only \(size) records") }
                    let proof = try onLedger { () throws(LedgerError) in try log.consistencyProof(from: from, to: size)
                    }
                    members.append(.init("from", .integer(Int64(clamping: from))))
                    members.append(.init("path", .array(proof.path.map { .string($0.bytes.hexadecimal) })))
                default: throw .invalid("seq", "one of seq and from is needed", allowed: ["seq", "from"])
                }
                return .json(.object(members))
            })
    }

    private func onLedger<Value>(_ body: () throws(LedgerError) -> Value) throws(Problem) -> Value {
        do throws(LedgerError) { return try body() } catch { throw Problem(error) }
    }
}
