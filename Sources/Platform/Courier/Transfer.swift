internal import CCurl

/// One parcel on its way: libcurl's handle, and what the callbacks fill and empty. It is touched on the courier's thread alone.
@safe final class Transfer {
    let handle: UnsafeMutableRawPointer
    private let parcel: Parcel
    private var headers: UnsafeMutablePointer<curl_slist>?
    private var receivers: UnsafeMutablePointer<curl_slist>?
    private var answer: [UInt8] = []
    private var sent = 0
    private let done: @Sendable (Delivery) -> Void

    init(_ parcel: Parcel, _ done: @escaping @Sendable (Delivery) -> Void) {
        guard let handle = unsafe curl_easy_init() else { preconditionFailure("libcurl has no memory for a handle") }
        unsafe self.handle = handle
        self.parcel = parcel
        self.done = done
        prepare()
    }

    deinit {
        unsafe curl_easy_cleanup(handle)
        unsafe curl_slist_free_all(headers)
        unsafe curl_slist_free_all(receivers)
    }

    /// Says what came of it.
    func end(_ code: CURLcode) {
        guard code == CURLE_OK else {
            return done(.failed(unsafe String(cString: curl_easy_strerror(code))))
        }
        let seconds = unsafe Int(linli_curl_retry_after(handle))
        done(
            .answered(
                status: unsafe Int(linli_curl_status(handle)), body: answer,
                retryAfterSeconds: seconds > 0 ? seconds : nil))
    }

    func cancel() { done(.failed("the program ends")) }

    private func prepare() {
        set(CURLOPT_URL, parcel.url)
        set(CURLOPT_PROTOCOLS_STR, "https,http,smtps,smtp")
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_CONNECTTIMEOUT_MS, parcel.limits.connectMilliseconds)
        set(CURLOPT_TIMEOUT_MS, parcel.limits.wholeMilliseconds)
        if let credentials = parcel.credentials {
            set(CURLOPT_USERNAME, credentials.user)
            set(CURLOPT_PASSWORD, credentials.password)
        }
        if let authorities = parcel.authorities {
            let bytes = Array(authorities.utf8)
            must(unsafe linli_curl_set_authorities(handle, bytes, bytes.count))
        }
        let context = unsafe Unmanaged.passUnretained(self).toOpaque()
        must(unsafe linli_curl_set_pointer(handle, CURLOPT_PRIVATE, context))
        must(unsafe linli_curl_set_pointer(handle, CURLOPT_WRITEDATA, context))
        must(unsafe linli_curl_set_data(handle, CURLOPT_WRITEFUNCTION, takeAnswer))
        switch parcel.content {
        case .request(let lines, let body): prepareRequest(lines, body)
        case .mail(let sender, let receivers, let message):
            unsafe prepareMail(sender, receivers, message.count, context)
        }
    }

    private func prepareRequest(_ lines: [String], _ body: [UInt8]) {
        // Without this libcurl asks first whether a large body is welcome, and waits a second for an answer.
        for line in lines + ["Expect:"] { unsafe headers = curl_slist_append(headers, line) }
        must(unsafe linli_curl_set_list(handle, CURLOPT_HTTPHEADER, headers))
        must(unsafe linli_curl_set_size(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count)))
        unsafe body.withUnsafeBytes { bytes in
            must(
                unsafe linli_curl_set_pointer(
                    handle, CURLOPT_COPYPOSTFIELDS,
                    UnsafeMutableRawPointer(mutating: bytes.baseAddress ?? UnsafeRawPointer(handle))))
        }
    }

    private func prepareMail(
        _ sender: String, _ names: [String], _ byteCount: Int, _ context: UnsafeMutableRawPointer
    ) {
        for name in names { unsafe receivers = curl_slist_append(receivers, "<\(name)>") }
        set(CURLOPT_MAIL_FROM, "<\(sender)>")
        must(unsafe linli_curl_set_list(handle, CURLOPT_MAIL_RCPT, receivers))
        // Encrypted where the relay can.
        set(CURLOPT_USE_SSL, Int(CURLUSESSL_TRY.rawValue))
        set(CURLOPT_UPLOAD, 1)
        must(unsafe linli_curl_set_size(handle, CURLOPT_INFILESIZE_LARGE, curl_off_t(byteCount)))
        must(unsafe linli_curl_set_pointer(handle, CURLOPT_READDATA, context))
        must(unsafe linli_curl_set_data(handle, CURLOPT_READFUNCTION, giveMessage))
    }

    /// False when the answer is longer than anybody wants to read.
    fileprivate func take(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard answer.count + bytes.count <= parcel.limits.answerBytes else { return false }
        unsafe answer.append(contentsOf: bytes)
        return true
    }

    fileprivate func give(into room: UnsafeMutableRawBufferPointer) -> Int {
        guard case .mail(_, _, let message) = parcel.content else { return 0 }
        let part = message[sent...].prefix(room.count)
        unsafe room.copyBytes(from: part)
        sent += part.count
        return part.count
    }

    private func set(_ option: CURLoption, _ value: Int) { must(unsafe linli_curl_set_long(handle, option, value)) }
    private func set(_ option: CURLoption, _ text: String) { must(unsafe linli_curl_set_text(handle, option, text)) }

    /// Options are refused for want of memory, or when libcurl was built without them.
    private func must(_ code: CURLcode) {
        guard code == CURLE_OK else {
            preconditionFailure("libcurl: \(unsafe String(cString: curl_easy_strerror(code)))")
        }
    }

    static func of(_ context: UnsafeMutableRawPointer) -> Transfer {
        unsafe Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
    }
}

// What libcurl hands to both is the transfer that it was given.

private func takeAnswer(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    let buffer = unsafe UnsafeRawBufferPointer(start: bytes, count: size * count)
    return unsafe Transfer.of(context!).take(buffer) ? size * count : 0
}

private func giveMessage(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    unsafe Transfer.of(context!).give(into: UnsafeMutableRawBufferPointer(start: bytes, count: size * count))
}
