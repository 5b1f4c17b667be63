import HTTPTypes

/// A head or trailers as they come in, field by field. nghttp2 has checked the order of the pseudo-fields,
/// that they are there, and that names and values are well formed.
struct HTTP2Head {
    private var method = ""
    private var scheme = ""
    private var authority: String?
    private var path = ""
    private var status = 0
    private(set) var fields = HTTPFields()
    private(set) var isTooLarge = false

    mutating func append(_ name: Span<UInt8>, _ value: Span<UInt8>, limits: HTTPLimits) {
        guard !isTooLarge else { return }
        guard fields.listByteCount + name.count + value.count + 32 <= limits.headerListBytes,
            fields.count < limits.headerCount
        else {
            // Nothing of it is needed any more, and it need not be kept.
            fields = HTTPFields()
            isTooLarge = true
            return
        }
        guard name.count > 0, name[0] == UInt8(ascii: ":") else { return fields.append(name: name, value: value) }
        // The first two letters tell the five apart.
        switch (name[1], name[2]) {
        case (UInt8(ascii: "m"), _): method = String(bytes: value)
        case (UInt8(ascii: "s"), UInt8(ascii: "c")): scheme = String(bytes: value)
        case (UInt8(ascii: "s"), _): status = Int(String(bytes: value)) ?? 0
        case (UInt8(ascii: "a"), _): authority = String(bytes: value)
        default: path = String(bytes: value)
        }
    }

    var response: ResponseHead { ResponseHead(status: status, fields: fields) }

    var request: RequestHead {
        RequestHead(
            method: method, scheme: scheme, authority: authority ?? fields["host"] ?? "", path: path, fields: fields)
    }
}
