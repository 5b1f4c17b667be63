internal import CNghttp2
import HTTPTypes

/// Names and values on their way to nghttp2, which copies them: one buffer for all messages of a loop, one after another.
@safe final class HTTP2Scratch {
    private var fields = HTTPFields()
    private var values: [nghttp2_nv] = unsafe []

    func restart() { fields.removeAll() }

    func append(_ name: String, _ value: String) { fields.append(name, value) }

    func append(_ more: HTTPFields) { fields.append(more) }

    /// Lends them in the form that nghttp2 copies from.
    func withNameValues<Result>(_ body: (UnsafeBufferPointer<nghttp2_nv>) -> Result) -> Result {
        unsafe values.removeAll(keepingCapacity: true)
        return unsafe fields.withUnsafePlaces { name, nameCount, valueCount in
            // nghttp2 only reads from there, but does not say so.
            let name = unsafe UnsafeMutablePointer(mutating: name)
            unsafe values.append(
                nghttp2_nv(
                    name: name, value: name + nameCount, namelen: nameCount, valuelen: valueCount,
                    flags: UInt8(NGHTTP2_NV_FLAG_NONE.rawValue)))
        } _: {
            unsafe values.withUnsafeBufferPointer(body)
        }
    }
}
