public import HTTPTypes
public import JSON

/// What a request is answered with.
public struct Reply: Hashable, Sendable {
    public var status: Int
    public var fields: HTTPFields
    public var body: [UInt8]

    public init(_ status: Int, type: String, _ body: [UInt8]) {
        self.status = status
        fields = ["content-type": type]
        self.body = body
    }

    /// Without a body.
    public init(_ status: Int) {
        self.status = status
        fields = HTTPFields()
        body = []
    }

    public static func json(_ value: JSONValue, status: Int = 200) -> Reply {
        Reply(status, type: "application/json", value.encoded)
    }
}
