public import Wire

/// What a request carries: a value, so that a run sends what its maker likes.
public struct Payload: Sendable {
    public let path: String
    public let contentType: String
    /// How many events each request holds, and so how many receipts its answer.
    public let events: Int
    private let make: @Sendable (_ number: Int, _ occurred: Instant) -> [UInt8]

    /// `make` gets the number of the request, from 0, and the moment at which it is meant to be sent.
    public init(
        path: String = "/v1/events", contentType: String, events: Int = 1,
        _ make: @escaping @Sendable (_ number: Int, _ occurred: Instant) -> [UInt8]
    ) {
        precondition(events > 0, "a request carries something")
        self.path = path
        self.contentType = contentType
        self.events = events
        self.make = make
    }

    func body(_ number: Int, occurred: Instant) -> [UInt8] { make(number, occurred) }
}

extension Payload {
    /// One event a request, in the structured form of CloudEvents.
    public static func events(
        _ event: @escaping @Sendable (_ number: Int, _ occurred: Instant) -> CloudEvent
    ) -> Payload {
        Payload(contentType: "application/cloudevents+json") { event($0, $1).json }
    }

    /// So many events a request, in the batched form. Events are numbered through all batches.
    public static func batches(
        of count: Int, _ event: @escaping @Sendable (_ number: Int, _ occurred: Instant) -> CloudEvent
    ) -> Payload {
        Payload(contentType: "application/cloudevents-batch+json", events: count) { batch, occurred in
            var json: [UInt8] = [UInt8(ascii: "[")]
            for number in 0..<count {
                if number > 0 { json.append(UInt8(ascii: ",")) }
                json += event(batch * count + number, occurred).json
            }
            json.append(UInt8(ascii: "]"))
            return json
        }
    }
}
