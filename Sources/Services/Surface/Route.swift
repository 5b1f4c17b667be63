public import Community
public import HTTP
public import JSON

/// One thing that can be asked over HTTP: what the server does and what its description says come from the same value.
public struct Route: Sendable {
    public let method: String
    public let path: PathPattern
    /// The name of the operation in the description, such as `listAlarms`.
    public let operation: String
    public let summary: String
    /// Under which heading it stands.
    public let tag: String
    /// What kind of thing the value in its path names, such as `device`: answers that tell of a new one lead here.
    public let about: String?
    public let access: Access
    public let parameters: [any ParameterDescription]
    public let body: Content?
    public let answers: [Answer]
    public let handler: Handler

    public init(
        _ method: String, _ path: PathPattern, _ operation: String, tag: String, _ summary: String,
        about: String? = nil, access: Access,
        parameters: [any ParameterDescription] = [], body: Content? = nil, answers: [Answer], _ handler: Handler
    ) {
        self.method = method
        self.path = path
        self.operation = operation
        self.summary = summary
        self.tag = tag
        self.about = about
        self.access = access
        self.parameters = parameters
        self.body = body
        self.answers = answers
        self.handler = handler
    }

    public enum Access: Sendable {
        /// Anybody: what tells nothing about the community.
        case open
        /// Whoever may do this.
        case needs(Permission)
        /// Whoever is known; what is allowed depends on the body, and the handler sees to it.
        case known
    }

    public enum Handler: Sendable {
        /// At once, on the loop: quick, and without a disk.
        case immediate(@Sendable (Call) throws(Problem) -> Reply)
        /// On a thread that may wait for a disk.
        case reading(@Sendable (Call) throws(Problem) -> Reply)
        /// Later, from whatever thread; begins on the loop for a small body and on a thread for a large one.
        case asking(@Sendable (Call, @escaping @Sendable (Reply) -> Void) throws(Problem) -> Void)
        /// Piece by piece, in a task of the loop: it takes the body from the exchange, and what it returns or throws is the
        /// answer, or how one ended that it has given itself.
        case streaming(@Sendable (Call, HTTPExchange) async throws(Problem) -> Streamed)
    }

    /// What came of a stream.
    public enum Streamed: Sendable {
        case reply(Reply)
        /// It was answered piece by piece, with so many bytes.
        case sent(bytes: Int)
    }

    /// A body of a request or an answer, in one form or several.
    public struct Content: Sendable {
        public let forms: [Form]
        /// Whether a request may come without it.
        public let isRequired: Bool

        public init(_ forms: [Form], isRequired: Bool = true) {
            self.forms = forms
            self.isRequired = isRequired
        }

        public static func json(_ schema: JSONValue, example: JSONValue) -> Content {
            Content([Form("application/json", schema, example: example)])
        }

        public struct Form: Sendable {
            public let type: String
            public let schema: JSONValue
            public let example: JSONValue?

            public init(_ type: String, _ schema: JSONValue, example: JSONValue? = nil) {
                self.type = type
                self.schema = schema
                self.example = example
            }
        }
    }

    public struct Answer: Sendable {
        public let status: Int
        public let summary: String
        public let content: Content?
        /// What is there now and was not before.
        public let made: Made?

        public init(_ status: Int, _ summary: String, _ content: Content? = nil, made: Made? = nil) {
            self.status = status
            self.summary = summary
            self.content = content
            self.made = made
        }
    }

    /// A new thing, whose id an answer tells.
    public struct Made: Sendable {
        /// Such as `device`.
        public let kind: String
        /// Where its id stands in the answer, as a JSON pointer.
        public let pointer: String

        public init(_ kind: String, at pointer: String) {
            self.kind = kind
            self.pointer = pointer
        }
    }
}
