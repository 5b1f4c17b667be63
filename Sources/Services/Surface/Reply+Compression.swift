import HTTPTypes
import Zlib
import Zstd

extension Reply {
    /// What compression makes smaller: texts. Tiles are hashes.
    private static let texts: Set<String> = [
        "application/json", "application/problem+json", "text/csv", "text/plain", "application/openmetrics-text",
    ]

    /// The same, smaller, where the client takes it so and it is worth its time.
    func compressed(for head: RequestHead, from limit: Int) -> Reply {
        guard let type = fields["content-type"], Reply.texts.contains(mediaType(type)) else { return self }
        var reply = self
        reply.fields.append("vary", "accept-encoding")
        guard body.count >= limit, let coding = ContentCoding.best(for: head) else { return reply }
        switch coding {
        case .zstd: reply.body = Zstd.compress(body)
        case .gzip: reply.body = Gzip.compress(body)
        }
        reply.fields.append("content-encoding", coding.rawValue)
        return reply
    }
}
