import HTTPTypes
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
        guard body.count >= limit, head.takesZstd else { return reply }
        reply.body = Zstd.compress(body)
        reply.fields.append("content-encoding", "zstd")
        return reply
    }
}

extension RequestHead {
    /// Whether it names zstd (RFC 8878) among what it takes, and not with a weight of nothing.
    fileprivate var takesZstd: Bool {
        fields.values(of: "accept-encoding").contains { field in
            field.split(separator: ",").contains { part in
                let words = part.split(separator: ";").map { String($0).trimmingSpaces.lowercased() }
                return words.first == "zstd" && !words.dropFirst().contains { $0 == "q=0" || $0.hasPrefix("q=0.000") }
            }
        }
    }
}
