internal import CNghttp2
import HTTPTypes

/// Names and values on their way to nghttp2, which copies them: one buffer for all messages of a loop, one after another.
@safe final class HTTP2Scratch {
    private var bytes: [UInt8] = []
    private var values: [nghttp2_nv] = unsafe []

    func restart() {
        bytes.removeAll(keepingCapacity: true)
        unsafe values.removeAll(keepingCapacity: true)
    }

    func append(_ name: StaticString, _ value: String) {
        unsafe bytes.append(contentsOf: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
        bytes.append(contentsOf: value.utf8)
        appendLengths(name.utf8CodeUnitCount, value.utf8.count)
    }

    func append(_ fields: HTTPFields) {
        fields.forEach { name, value in
            bytes.append(name)
            bytes.append(value)
            appendLengths(name.count, value.count)
            return true
        }
    }

    /// The bytes may still move, so the pointers come last.
    private func appendLengths(_ name: Int, _ value: Int) {
        unsafe values.append(
            nghttp2_nv(
                name: nil, value: nil, namelen: name, valuelen: value, flags: UInt8(NGHTTP2_NV_FLAG_NONE.rawValue)))
    }

    /// Lends them in the form that nghttp2 copies from.
    func withNameValues<Result>(_ body: (UnsafeBufferPointer<nghttp2_nv>) -> Result) -> Result {
        unsafe bytes.withUnsafeMutableBufferPointer { bytes in
            var next = bytes.baseAddress
            for index in unsafe values.indices {
                unsafe values[index].name = next
                unsafe values[index].value = next.map { unsafe $0 + values[index].namelen }
                unsafe next = next.map { unsafe $0 + values[index].namelen + values[index].valuelen }
            }
            return unsafe values.withUnsafeBufferPointer(body)
        }
    }
}
