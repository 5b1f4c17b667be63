import CBOR
import Testing
import Wire

@Suite struct `A body writer` {
    @Test func `writes what the fields would be as values`() throws {
        var writer = BodyWriter()
        writer.unsigned(0, .max)
        writer.integer(1, -5)
        writer.text(23, "警")
        writer.bytes(24, [1, 2])
        writer.bool(300, false)
        try writer.value(70_000, ["a": [1, nil]])
        let fields: [Int64: CBORValue] = [
            0: .unsigned(.max), 1: -5, 23: "警", 24: .bytes([1, 2]), 300: false, 70_000: ["a": [1, nil]],
        ]
        #expect(try writer.body() == Body(fields))
    }

    @Test(arguments: [0, 1, 23, 24, 255, 256, 700])
    func `counts any number of fields`(count: UInt32) throws {
        var writer = BodyWriter()
        for field in 0..<count { writer.unsigned(field, 0) }
        let fields = (0..<Int64(count)).map { ($0, CBORValue.unsigned(0)) }
        #expect(try writer.body() == Body(Dictionary(uniqueKeysWithValues: fields)))
    }

    @Test(arguments: 1...20)
    func `takes the nesting that a record's reader takes`(depth: Int) {
        let nested = (1..<depth).reduce(CBORValue.null) { value, _ in [value] }
        let read = Result { try Body([1: nested]) }
        let written = Result {
            var writer = BodyWriter()
            try writer.value(1, nested)
            return writer.body()
        }
        #expect((try? read.get()) == (try? written.get()))
        #expect((try? read.get()) == nil ? depth > CBORLimits().depth : depth <= CBORLimits().depth)
    }

    @Test func `refuses a field out of order`() async {
        await #expect(processExitsWith: .failure) {
            var writer = BodyWriter()
            writer.bool(2, true)
            writer.bool(2, true)
        }
    }
}
