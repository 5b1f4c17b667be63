/// What a request says before its body.
public struct RequestHead: Hashable, Sendable {
    public var method: String
    /// `http` or `https`.
    public var scheme: String
    /// The host and port that the client means; HTTP/1.1 says it in `Host`.
    public var authority: String
    /// The path and the query, beginning with a slash; `*` for `OPTIONS *`; the authority alone for CONNECT.
    public var path: String
    /// Without pseudo-fields and without `Host`.
    public var fields: HTTPFields

    public init(method: String, scheme: String, authority: String, path: String, fields: HTTPFields = HTTPFields()) {
        self.method = method
        self.scheme = scheme
        self.authority = authority
        self.path = path
        self.fields = fields
    }
}

/// What a response says before its body.
public struct ResponseHead: Hashable, Sendable {
    public var status: Int
    public var fields: HTTPFields

    public init(status: Int, fields: HTTPFields = HTTPFields()) {
        self.status = status
        self.fields = fields
    }
}
