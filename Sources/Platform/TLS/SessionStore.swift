internal import COpenSSL
internal import Synchronization

/// The newest session with each host, which lets the next connection there skip the certificates.
final class SessionStore: Sendable {
    private let sessions = Mutex<[String: Session]>([:])
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    func newest(with host: String) -> Session? {
        sessions.withLock { $0[host] }
    }

    func keep(_ session: Session, with host: String) {
        guard limit > 0 else { return }
        sessions.withLock { sessions in
            if sessions[host] == nil, sessions.count >= limit, let other = sessions.keys.first { sessions[other] = nil }
            sessions[host] = session
        }
    }
}

/// One session's reference. Sendable because OpenSSL counts the references of an `SSL_SESSION` atomically and locks what
/// it changes in it, and because the pointer never leaves this object but for the length of a call.
@safe final class Session: @unchecked Sendable {
    private let session: OpaquePointer

    /// Takes over a reference.
    init(owning session: OpaquePointer) {
        unsafe self.session = session
    }

    deinit {
        unsafe SSL_SESSION_free(session)
    }

    /// Offers the session to the server if its certificate would still pass; one that is too old is passed over by
    /// OpenSSL itself.
    func offer(on ssl: OpaquePointer, of generation: ContextGeneration) {
        if unsafe generation.believes(session) { unsafe SSL_set_session(ssl, session) }
    }
}
