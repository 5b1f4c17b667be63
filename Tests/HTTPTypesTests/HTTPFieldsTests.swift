import HTTPTypes
import Testing

@Suite struct `Fields` {
    private let fields: HTTPFields = ["accept": "a", "x-empty": "", "accept": "b", "x-警": "值"]

    @Test func `are found by name, the first first`() {
        #expect(fields["accept"] == "a")
        #expect(fields.values(of: "accept") == ["a", "b"])
        #expect(fields["x-empty"] == "")
        #expect(fields["x-警"] == "值")
        #expect(fields["acc"] == nil)
        #expect(fields.values(of: "accept2") == [])
        #expect(fields.contains("x-empty") && !fields.contains("x"))
    }

    @Test func `keep their order`() {
        #expect(fields.pairs.map(\.name) == ["accept", "x-empty", "accept", "x-警"])
        #expect(fields.count == 4)
        #expect(HTTPFields().isEmpty && !fields.isEmpty)
    }

    @Test func `count as RFC 9113 says`() {
        #expect((["ab": "cde", "f": ""] as HTTPFields).listByteCount == 2 + 3 + 32 + 1 + 32)
    }

    @Test func `taken as bytes are the same as those taken as texts`() {
        var fields = HTTPFields()
        let (name, value) = ([UInt8]("host".utf8), [UInt8](repeating: 0x61, count: 70_000))
        fields.append(name: name.span, value: value.span)
        #expect(fields == ["host": String(repeating: "a", count: 70_000)])
    }

    @Test func `an empty value taken as bytes is one`() {
        var fields = HTTPFields()
        let name = [UInt8]("x".utf8)
        fields.append(name: name.span, value: Span())
        #expect(fields == ["x": ""])
    }

    @Test func `come one behind the other, and lie where they are said to`() {
        var all: HTTPFields = ["a": "1"]
        all.append(fields)
        all.append("last", "")
        #expect(all.pairs.map(\.name) == ["a"] + fields.pairs.map(\.name) + ["last"] && all.count == 6)
        var places: [(UnsafePointer<UInt8>, Int, Int)] = unsafe []
        let found = unsafe all.withUnsafePlaces {
            unsafe places.append(($0, $1, $2))
        } _: {
            unsafe places.map { place in
                unsafe [
                    UnsafeBufferPointer(start: place.0, count: place.1),
                    .init(start: place.0 + place.1, count: place.2),
                ]
                .map { unsafe String(decoding: $0, as: UTF8.self) }
            }
        }
        #expect(found == all.pairs.map { [$0.name, $0.value] })
        all.removeAll()
        #expect(all == HTTPFields())
    }

    @Test func `taken with a name in whatever case have it in lower case, and their value as it is`() {
        var fields = HTTPFields()
        let (name, value) = ([UInt8]("X-@[`{AZaz09".utf8), [UInt8]("AbÄ".utf8))
        fields.append(lowering: name.span, value.span)
        #expect(fields == ["x-@[`{azaz09": "AbÄ"])
    }
}
