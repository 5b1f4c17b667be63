import Community
import Digest
import Files
import Forms
import HTTP
import HTTPTypes
import JSON
import Ledger
import MediaFiles
import Surface
import Threads
import Wire

/// `/v1/media`: photographs and documents that prove something. The log has their hash; their bytes lie beside it, for those
/// who may see the place that they are of.
struct MediaRoutes: Sendable {
    let asking: Asking
    let site: QuerySite
    let readers: Readers
    let store: MediaStore

    private static let verb = VerbForm[Verb.mediaStore.rawValue]!
    private static let place = Parameter<PlacePath>.place(
        "place", "What it shows, which is who may see it; by default the whole community's.")
    private static let id: Parameter<MediaID> = Lists.id("id", "m6b2c8d4e1f3a9")

    private static let bytes = Route.Content(
        MediaType.allCases.map { .init($0.rawValue, ["type": "string", "contentEncoding": "binary"]) })
    /// Whoever sends less than this on average after the first seconds keeps a place from others.
    private static let (patience, leastBytesPerSecond): (Int64, Int64) = (30, 4_000)

    var all: [Route] { [upload, content] }

    // MARK: In

    private var upload: Route {
        Route(
            "POST", "/v1/media", "mediaUpload", tag: "media",
            "Takes a photograph, a document or a film as evidence: its bytes, and its hash into the log.",
            access: .needs(.ask(.mediaStore)), parameters: [VerbRoutes.idempotencyKey, Self.place],
            body: Self.bytes,
            answers: [
                .init(
                    201, "Taken, and durable.", .json(Asking.receiptSchema, example: Asking.exampleReceipt),
                    made: .init(Verb.mediaStore.noun.thing, at: "/subject"))
            ], .streaming(take))
    }

    private func take(_ call: Call, _ exchange: HTTPExchange) async throws(Problem) -> Route.Streamed {
        guard let type = call.contentType.flatMap({ MediaType(rawValue: $0) }) else {
            preconditionFailure("the surface lets in no body of another type")
        }
        let (grant, place) = (call.caller, try call.optional(Self.place) ?? .community)
        if let denial = grant.denial(of: .ask(.mediaStore), at: place) {
            // Before a megabyte is taken for nothing.
            throw asking.gate.refusal(of: .ask(.mediaStore), to: grant, denial)
        }
        guard !asking.lanes.isForAlarms else { throw Problem(LedgerError.noSpace(.incident)) }
        let taken = try await receive(type, exchange)
        let reply = await Self.answer { answer throws(Problem) in try record(taken, type, at: place, call, answer) }
        store.release(taken.hash)
        return .reply(reply)
    }

    /// What `ask` is answered with, or thrown.
    private static func answer(
        _ ask: (@escaping @Sendable (Reply) -> Void) throws(Problem) -> Void
    ) async -> Reply {
        await withCheckedContinuation { continuation in
            do throws(Problem) { try ask { continuation.resume(returning: $0) } } catch {
                continuation.resume(returning: error.reply)
            }
        }
    }

    private func record(
        _ taken: TakenMedia, _ type: MediaType, at place: PlacePath, _ call: Call,
        _ answer: @escaping @Sendable (Reply) -> Void
    ) throws(Problem) {
        let data: JSONValue = [
            "sha256": .string("\(taken.hash)"), "byteCount": .integer(Int64(taken.byteCount)),
            "type": .string(type.rawValue), "place": .string(place.subject),
        ]
        let prepared = try asking.ask(
            Self.verb, nil, data, by: call.caller, occurred: nil, source: VerbRoutes.source,
            id: try call.optional(VerbRoutes.idempotencyKey) ?? "\(call.id)")
        asking.submit(
            [prepared], call, at: nil, reply: { .json(Asking.json($0[0]), status: 201) }, answer: answer)
    }

    /// The body, made durable piece by piece.
    private func receive(_ type: MediaType, _ exchange: HTTPExchange) async throws(Problem) -> TakenMedia {
        let arriving = try await onReader(begun: false) { () throws(MediaError) in try store.begin(type) }
        do throws(Problem) {
            let began = SystemClock.monotonicNanoseconds()
            var byteCount: Int64 = 0
            while true {
                let piece: [UInt8]?
                do throws(HTTPError) { piece = try await exchange.receive() } catch {
                    throw Problem(400, "cut-off", "The body has no end", "\(error)")
                }
                guard let piece else { break }
                try await onReader { () throws(MediaError) in try arriving.write(piece) }
                exchange.consumed(piece.count)
                byteCount += Int64(piece.count)
                let seconds = (SystemClock.monotonicNanoseconds() - began) / 1_000_000_000
                guard seconds <= Self.patience + byteCount / Self.leastBytesPerSecond else {
                    throw Problem(
                        408, "slow", "The body comes too slowly",
                        "after \(Self.patience) seconds it is to bring \(Self.leastBytesPerSecond) bytes a second")
                }
            }
            return try await onReader { () throws(MediaError) in try arriving.finish() }
        } catch {
            // What is left of it is removed before it is answered: beside the loop, unless nothing is done there any more.
            do throws(Problem) {
                _ = try await readers.result(begun: true) { () throws(Never) in arriving.cancel() }
            } catch {
                arriving.cancel()
            }
            throw error
        }
    }

    private func onReader<Value: Sendable>(
        begun: Bool = true, _ work: @escaping @Sendable () throws(MediaError) -> Value
    ) async throws(Problem) -> Value {
        let result = try await readers.result(begun: begun, work)
        do throws(MediaError) { return try result.get() } catch { throw Problem(error) }
    }

    // MARK: Out

    private var content: Route {
        Route(
            "GET", "/v1/media/{id}/content", "getMediaContent", tag: "media",
            "Its bytes, compared with the hash in the log before the first of them is sent.",
            about: Verb.mediaStore.noun.thing, access: .needs(.read(.evidence)), parameters: [Self.id],
            answers: [
                .init(200, "The bytes.", Self.bytes),
                .init(
                    500, "What lies there is not what was taken.",
                    Route.Content([.init(Problem.contentType, ["$ref": "#/components/schemas/Problem"])])),
            ], .streaming(send))
    }

    private func send(_ call: Call, _ exchange: HTTPExchange) async throws(Problem) -> Route.Streamed {
        let (grant, id) = (call.caller, try call[Self.id])
        let found = try await readers.result { () throws(Problem) in try find(id, for: grant) }.get()
        let digest = String(decoding: Base64.standard.encode(found.media.hash.bytes), as: UTF8.self)
        let head = ResponseHead(
            status: 200,
            fields: [
                "content-type": found.media.type, "content-length": "\(found.content.byteCount)",
                "repr-digest": "sha-256=:\(digest):",
                // Faces are on it: it stays with whoever asked for it, and is no page of ours.
                "cache-control": "no-store", "content-security-policy": "sandbox",
                "x-content-type-options": "nosniff",
            ])
        guard exchange.request.method != "HEAD" else {
            exchange.respond(head)
            return .sent(bytes: 0)
        }
        exchange.start(head)
        var offset: UInt64 = 0
        do {
            while let piece = try await onReader({ [offset] () throws(MediaError) in try found.content.piece(at: offset)
            }) {
                try await exchange.write(piece)
                offset += UInt64(piece.count)
            }
            exchange.finish()
        } catch {
            // The client has gone, or the disk: whoever counts sees that bytes are missing.
            exchange.reset(.internalError)
        }
        return .sent(bytes: Int(offset))
    }

    private struct Found {
        let media: Media
        let content: StoredMedia
    }

    private func find(_ id: MediaID, for grant: Grant) throws(Problem) -> Found {
        let row = try KnownLane<Incident>(site.lanes, asOf: nil).look { $0.evidence[media: id] }
        guard let row, grant.reach(of: .read(.evidence)).contains(row.place) else {
            throw .notFound("media has none of this name")
        }
        guard grant.mask != .people else {
            throw Problem(403, "denied-mask", "Not allowed", "people may be on it, whom the token does not show")
        }
        guard row.purged == nil else {
            throw Problem(410, "purged", "Not kept any more", "\(id) is purged: \(row.purgeReason ?? "")")
        }
        let stored: StoredMedia?
        do throws(MediaError) {
            stored = try Hash(row.hash.bytes).flatMap { hash throws(MediaError) in try store.open(hash) }
        } catch {
            throw Problem(error)
        }
        guard let stored else {
            throw .notFound("the bytes of \(id) are not kept here; only their hash was recorded")
        }
        return Found(media: row, content: stored)
    }
}

extension Problem {
    fileprivate init(_ error: MediaError) {
        switch error {
        case .empty, .notOf: self = .invalid("", "\(error)")
        case .tooLarge(let limit): self = .tooLarge(limit)
        case .busy: self = .busy("\(error)")
        case .damaged: self.init(500, "damaged", "What lies there is not what was taken", "\(error)")
        case .noRoom: self.init(LedgerError.noSpace(.incident))
        case .disk(let error) where error.code == .noSpace: self.init(LedgerError.noSpace(.incident))
        case .disk(let error):
            self.init(503, "disk", "The disk does not do it now", "\(error)", retryAfterSeconds: 30)
        }
    }
}
