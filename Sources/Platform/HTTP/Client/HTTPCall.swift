public import HTTPTypes

/// A request that a client has sent, and the response that comes.
public final class HTTPCall: HTTPStream, @unchecked Sendable {
    // Sendable as every stream is.
    public let request: RequestHead
    /// The head of the final response, once it is there.
    public private(set) var head: ResponseHead?
    private var waiters: [() -> Void] = []

    init(id: Int32, carrier: any HTTPStreamCarrier, request: RequestHead) {
        self.request = request
        super.init(id: id, carrier: carrier)
        hasHead = false
    }

    /// Waits for the head of the final response.
    public func response() async throws(HTTPError) -> ResponseHead {
        loop.preconditionIsolated()
        while head == nil, !isClosed {
            await withCheckedContinuation { continuation in
                waiters.append { continuation.resume() }
                // Not in `init`: who collects his answers never waits here.
                onClose { [unowned self] in tellWaiters() }
            }
        }
        guard let head else { throw failure ?? .connectionLost }
        return head
    }

    /// Responses before the final one say nothing that is waited for here.
    func received(_ head: ResponseHead) {
        guard head.status >= 200 else { return }
        self.head = head
        hasHead = true
        tellWaiters()
    }

    private func tellWaiters() {
        let told = waiters
        waiters = []
        for waiter in told { waiter() }
    }
}
