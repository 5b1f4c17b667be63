internal import CCurl
internal import Synchronization
internal import Threads

/// Carries parcels to the world outside, many at once, on a thread of its own that begins with the first and sleeps while
/// there is nothing to carry. libcurl knows names, certificates, proxies and relays; nothing of it is on the way of an alarm.
public final class Courier: Sendable {
    private struct State: ~Copyable {
        var round: Round?
        var thread: Thread?
        var isClosed = false

        /// Nil when no more is carried.
        mutating func working() -> Round? {
            if let round { return round }
            guard !isClosed else { return nil }
            Courier.library
            let round = Round()
            self.round = round
            thread = Thread { round.run() }
            return round
        }
    }

    private let state = Mutex(State())

    public init() {}

    /// Sends a parcel and waits for what comes of it.
    public func deliver(_ parcel: Parcel) async -> Delivery {
        await withCheckedContinuation { continuation in
            let transfer = { @Sendable in Transfer(parcel) { continuation.resume(returning: $0) } }
            if let round = state.withLock({ $0.working() }) { round.put(transfer) } else { transfer().cancel() }
        }
    }

    /// Breaks off what is on its way, and ends the thread.
    public func close() {
        let thread = state.withLock { state in
            state.isClosed = true
            state.round?.stop()
            return state.thread.take()
        }
        if let thread { thread.join() }
    }

    /// Once for the program; it must not happen on two threads at a time.
    private static let library: Void = {
        precondition(curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK, "libcurl did not begin")
    }()
}

/// The thread's work. Others only put parcels into its inbox and wake it.
@safe private final class Round: @unchecked Sendable {
    // Sendable because all but the inbox and the waking, which libcurl allows to every thread, belongs to the thread.
    private let multi: UnsafeMutableRawPointer
    private let inbox = Mutex(Inbox())
    /// Those on their way; libcurl knows them by their address alone.
    private var transfers: [ObjectIdentifier: Transfer] = [:]

    private struct Inbox {
        var parcels: [@Sendable () -> Transfer] = []
        var isClosing = false
    }

    /// libcurl wakes by itself when there is something to do; this is how long it may sleep without.
    private static let longestSleepMilliseconds: Int32 = 3_600_000

    init() {
        guard let multi = unsafe curl_multi_init() else { preconditionFailure("libcurl has no memory for a round") }
        unsafe self.multi = multi
    }

    deinit { unsafe curl_multi_cleanup(multi) }

    func put(_ parcel: @escaping @Sendable () -> Transfer) {
        let isOpen = inbox.withLock { inbox in
            if !inbox.isClosing { inbox.parcels.append(parcel) }
            return !inbox.isClosing
        }
        if isOpen { unsafe curl_multi_wakeup(multi) } else { parcel().cancel() }
    }

    func stop() {
        inbox.withLock { $0.isClosing = true }
        unsafe curl_multi_wakeup(multi)
    }

    func run() {
        while true {
            let (parcels, isClosing) = inbox.withLock { inbox in
                defer { inbox.parcels = [] }
                return (inbox.parcels, inbox.isClosing)
            }
            for parcel in parcels { begin(parcel()) }
            if isClosing { break }
            var running: Int32 = 0
            must(unsafe curl_multi_perform(multi, &running))
            endThoseThatAreDone()
            must(unsafe curl_multi_poll(multi, nil, 0, Self.longestSleepMilliseconds, nil))
        }
        for transfer in transfers.values {
            must(unsafe curl_multi_remove_handle(multi, transfer.handle))
            transfer.cancel()
        }
        transfers = [:]
    }

    private func begin(_ transfer: Transfer) {
        transfers[ObjectIdentifier(transfer)] = transfer
        must(unsafe curl_multi_add_handle(multi, transfer.handle))
    }

    private func endThoseThatAreDone() {
        var left: Int32 = 0
        while let message = unsafe curl_multi_info_read(multi, &left) {
            guard unsafe message.pointee.msg == CURLMSG_DONE, let handle = unsafe message.pointee.easy_handle,
                let context = unsafe linli_curl_context(handle)
            else { continue }
            let code = unsafe linli_curl_result(message)
            must(unsafe curl_multi_remove_handle(multi, handle))
            let transfer = unsafe Transfer.of(context)
            transfers[ObjectIdentifier(transfer)] = nil
            transfer.end(code)
        }
    }

    private func must(_ code: CURLMcode) {
        guard code == CURLM_OK else {
            preconditionFailure("libcurl: \(unsafe String(cString: curl_multi_strerror(code)))")
        }
    }
}
