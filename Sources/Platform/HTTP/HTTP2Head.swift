import HTTPTypes

/// A request's head or trailers as they come in, field by field. nghttp2 has checked the order of the pseudo-fields,
/// that they are there, and that names and values are well formed.
struct HTTP2Head {
    let stream: Int32
    private var method = ""
    private var scheme = ""
    private var authority: String?
    private var path = ""
    private(set) var fields = HTTPFields()
    private(set) var isTooLarge = false

    init(of stream: Int32) { self.stream = stream }

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
        // The first letter tells the four apart, but for one pair.
        switch name[1] {
        case UInt8(ascii: "m"): method = HTTPFields.text(value)
        case UInt8(ascii: "s"): scheme = HTTPFields.text(value)
        case UInt8(ascii: "a"): authority = HTTPFields.text(value)
        default: path = HTTPFields.text(value)
        }
    }

    var request: RequestHead {
        RequestHead(
            method: method, scheme: scheme, authority: authority ?? fields["host"] ?? "", path: path, fields: fields)
    }
}
