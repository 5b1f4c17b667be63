import Threads

extension DistrictStore {
    public func append(_ append: Append) async throws(DistrictStoreError) -> Appended {
        let result = await withCheckedContinuation { continuation in
            self.append(append) { continuation.resume(returning: $0) }
        }
        return try result.get()
    }

    public func change(_ change: Change) async throws(DistrictStoreError) -> Bool {
        let result = await withCheckedContinuation { continuation in
            self.change(change) { continuation.resume(returning: $0) }
        }
        return try result.get()
    }

    /// The same for a thread that can wait.
    public func appendBlocking(_ append: Append) throws(DistrictStoreError) -> Appended {
        try waiting { self.append(append, answer: $0) }
    }

    @discardableResult
    public func changeBlocking(_ change: Change) throws(DistrictStoreError) -> Bool {
        try waiting { self.change(change, answer: $0) }
    }

    private func waiting<Value: Sendable>(
        _ call: (@escaping @Sendable (Result<Value, DistrictStoreError>) -> Void) -> Void
    ) throws(DistrictStoreError) -> Value {
        let result = Monitor<Result<Value, DistrictStoreError>?>(nil)
        call { answer in
            result.withLock { $0 = answer }
            result.wake()
        }
        return try result.wait(while: { $0 == nil }) { $0! }.get()
    }
}
