import Digest
import EventLoop
import HTTP
import HTTPTypes
import Ledger
import Merkle
import ReplicationLine
import Wire

@testable import District

/// Somebody with a certificate who says what he likes, and hears what he is told.
struct Stranger: Sendable {
    let district: TestDistrict
    let port: Int
    let loop: EventLoop
    let name: String

    /// Says this, and nothing more, and listens until `isEnough` or the district has nothing to say any more.
    func say(
        _ bytes: [UInt8], on lane: Lane = .incident, thenEnd endsFirst: Bool = false,
        until isEnough: @escaping @Sendable ([Frame]) -> Bool = { _ in false }
    ) async throws -> (status: Int, heard: [Frame]) {
        let address = try SocketAddress(host: "127.0.0.1", port: port)
        let tls = try district.authority.client(name)
        return try await Task(executorPreference: loop) { [loop] in
            let client = try HTTPClient(
                to: address, serverName: Authority.host, on: loop, tls: tls, limits: .replication)
            defer { client.close() }
            let call = try await client.call(
                RequestHead(
                    method: "POST", scheme: "https", authority: Authority.host, path: "/v1/replication/\(lane)"),
                hasBody: true)
            call.push(bytes)
            if endsFirst { call.finish() }
            let status = try await call.response().status
            var (reader, heard) = (FrameReader(), [Frame]())
            while status == 200, !isEnough(heard), let piece = try await call.receive() {
                reader.append(piece)
                call.consumed(piece.count)
                while let frame = try reader.next() { heard.append(frame) }
            }
            return (status, heard)
        }.value
    }
}

extension [Frame] {
    /// Why the last one says that the stream ends.
    var goodbye: ReplicationFault.Code? {
        guard case .goodbye(let fault) = last else { return nil }
        return fault.code
    }

    var acknowledged: [UInt64] {
        compactMap { frame -> UInt64? in if case .stored(let stored) = frame { stored.size } else { nil } }
    }
}

extension TestNode {
    /// What it would say first.
    func hello(as log: TestNode? = nil) throws -> Frame {
        .hello(
            Frame.Hello(
                versions: ReplicationVersion.supported, log: (log ?? self).ledger.identity.id, lane: .incident,
                epoch: 0, pruned: nil, note: try ledger.incident.checkpoint().bytes))
    }

    /// All of its records in one batch.
    func batch(from first: UInt64 = 0, root: Hash? = nil) throws -> Frame {
        let records = try records()[Int(first)...].map { $0[...] }
        return .batch(
            Frame.Batch(run: RecordRun(first: Seq(first), records: records), root: root ?? ledger.incident.head.root))
    }
}
