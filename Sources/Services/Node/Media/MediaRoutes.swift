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
    private static let id = (Lists.id("id", "m6b2c8d4e1f3a9") as Parameter<MediaID>)

    var all: [Route] { [upload, content] }

    // MARK: In

    private var upload: Route {
        let bytes: JSONValue = ["type": "string", "contentEncoding": "binary"]
        return Route(
            "POST", "/v1/media", "mediaUpload", tag: "media",
            "Takes a photograph, a document or a film as evidence: its bytes, and its hash into the log.",
            access: .needs(.ask(.mediaStore)), parameters: [VerbRoutes.idempotencyKey, Self.place],
            body: Route.Content(MediaType.allCases.map { .init($0.rawValue, bytes) }),
            answers: [
                .init(
                    201, "Taken, and durable.", .json(Asking.receiptSchema, example: Asking.exampleReceipt),
                    made: .init(Verb.mediaStore.noun.thing, at: "/subject"))
            ], .streaming(take))
    }

    private func take(_ call: Call, _ exchange: HTTPExchange) async throws(Problem) -> Reply? {
        // The surface lets in no body of another type.
        guard let type = call.contentType.flatMap({ MediaType(rawValue: $0) }) else { return nil }
        let (grant, place) = (call.caller, try call.optional(Self.place) ?? .community)
        if let denial = grant.denial(of: .ask(.mediaStore), at: place) {
            // Before a megabyte is taken for nothing.
            throw asking.gate.refusal(of: .ask(.mediaStore), to: grant, denial)
        }
        guard !asking.lanes.isForAlarms else { throw Problem(LedgerError.noSpace(.incident)) }
        let (hash, byteCount) = try await receive(type, exchange)
        defer { store.release(hash) }
        let data: JSONValue = [
            "sha256": .string("\(hash)"), "byteCount": .integer(Int64(byteCount)), "type": .string(type.rawValue),
            "place": .string(place.subject),
        ]
        let prepared = try asking.ask(
            Self.verb, nil, data, by: grant, occurred: nil, source: VerbRoutes.source,
            id: try call.optional(VerbRoutes.idempotencyKey) ?? "\(call.id)")
        return await withCheckedContinuation { continuation in
            asking.submit([prepared], call, at: nil, reply: { .json(Asking.json($0[0]), status: 201) }) {
                continuation.resume(returning: $0)
            }
        }
    }

    /// The body, made durable piece by piece.
    private func receive(
        _ type: MediaType, _ exchange: HTTPExchange
    ) async throws(Problem) -> (hash: Hash, byteCount: Int) {
        let arriving = try await onReader { () throws(MediaError) in try store.begin(type) }
        do throws(Problem) {
            while true {
                let piece: [UInt8]?
                do throws(HTTPError) { piece = try await exchange.receive() } catch {
                    throw Problem(400, "cut-off", "The body has no end", "\(error)")
                }
                guard let piece else { break }
                try await onReader { () throws(MediaError) in try arriving.write(piece) }
                exchange.consumed(piece.count)
            }
            return try await onReader { () throws(MediaError) in try arriving.finish() }
        } catch {
            arriving.cancel()
            throw error
        }
    }

    private func onReader<Value: Sendable>(
        _ work: @escaping @Sendable () throws(MediaError) -> Value
    ) async throws(Problem) -> Value {
        do { return try await readers.value(work) } catch let problem as Problem { throw problem } catch {
            throw Problem(error as! MediaError)
        }
    }

    // MARK: Out

    private var content: Route {
        let bytes: JSONValue = ["type": "string", "contentEncoding": "binary"]
        return Route(
            "GET", "/v1/media/{id}/content", "getMediaContent", tag: "media",
            "Its bytes, compared with the hash in the log before the first of them is sent.",
            about: Verb.mediaStore.noun.thing, access: .needs(.read(.evidence)), parameters: [Self.id],
            answers: [
                .init(200, "The bytes.", Route.Content(MediaType.allCases.map { .init($0.rawValue, bytes) })),
                .init(
                    500, "What lies there is not what was taken.",
                    Route.Content([.init(Problem.contentType, ["$ref": "#/components/schemas/Problem"])])),
            ], .streaming(send))
    }

    private func send(_ call: Call, _ exchange: HTTPExchange) async throws(Problem) -> Reply? {
        let (grant, id) = (call.caller, try call[Self.id])
        let found: Found
        do {
            found = try await readers.value { () throws(Problem) in try find(id, for: grant) }
        } catch {
            throw error as! Problem
        }
        var fields: HTTPFields = [
            "content-type": found.media.type, "content-length": "\(found.content.byteCount)",
            // Faces are on it: it stays with whoever asked for it, and is no page of ours.
            "cache-control": "no-store", "content-security-policy": "sandbox", "x-content-type-options": "nosniff",
        ]
        let digest = String(decoding: Base64.standard.encode(found.media.hash.bytes), as: UTF8.self)
        fields.append("repr-digest", "sha-256=:\(digest):")
        exchange.start(ResponseHead(status: 200, fields: fields))
        do {
            var offset: UInt64 = 0
            while let piece = try await readers.value({ [offset] in try found.content.piece(at: offset) }) {
                try await exchange.write(piece)
                offset += UInt64(piece.count)
            }
            exchange.finish()
        } catch {
            // The client has gone, or the disk: whoever counts sees that bytes are missing.
            exchange.reset(.internalError)
        }
        return nil
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
        case .disk(let error) where error.code == .noSpace: self.init(LedgerError.noSpace(.incident))
        case .disk(let error):
            self.init(503, "disk", "The disk does not do it now", "\(error)", retryAfterSeconds: 30)
        }
    }
}
