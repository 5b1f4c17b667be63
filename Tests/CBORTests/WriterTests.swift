import CBOR
import Samples
import Testing

@Suite struct `A writer` {
    @Test func `takes the shortest form at every border of the argument`() {
        let forms: [(UInt64, String)] = [
            (0, "00"), (23, "17"), (24, "1818"), (255, "18ff"), (256, "190100"), (65_535, "19ffff"),
            (65_536, "1a00010000"), (0xFFFF_FFFF, "1affffffff"), (0x1_0000_0000, "1b0000000100000000"),
            (.max, "1bffffffffffffffff"),
        ]
        for (number, hex) in forms {
            var writer = CBORWriter()
            writer.unsigned(number)
            #expect(writer.bytes.hex == hex)
        }
    }

    @Test func `writes every 64-bit integer, the least one too`() throws {
        for (number, hex) in [
            (Int64.min, "3b7fffffffffffffff"), (-1, "20"), (-24, "37"), (-25, "3818"), (0, "00"),
            (.max, "1b7fffffffffffffff"),
        ] {
            var writer = CBORWriter()
            writer.integer(number)
            #expect(writer.bytes.hex == hex)
            var reader = try CBORReader(writer.bytes)
            let back = try reader.integer()
            #expect(back == number)
        }
    }

    @Test func `writes one NaN for all of them`() {
        for nan in [Double.nan, -.nan, .signalingNaN, Double(nan: 7, signaling: false)] {
            var writer = CBORWriter()
            writer.float(nan)
            #expect(writer.bytes.hex == "f97e00")
        }
    }

    @Test func `counts a text in bytes, not in characters`() {
        var writer = CBORWriter()
        writer.text("消防")
        #expect(writer.bytes.hex == "66e6b688e998b2")
    }

    @Test func `forgets what was written behind a cut`() {
        var writer = CBORWriter()
        writer.array(2)
        writer.unsigned(1)
        let mark = writer.bytes.count
        writer.text("a first attempt")
        writer.cut(to: mark)
        writer.null()
        #expect(writer.bytes.hex == "8201f6")
        writer.cut(to: writer.bytes.count)
        #expect(writer.bytes.hex == "8201f6")
        writer.cut(to: 0)
        #expect(writer.bytes.isEmpty)
    }

    @Test func `starts again without giving its memory back`() {
        var writer = CBORWriter(reserving: 64)
        for _ in 0..<20 { writer.unsigned(.max) }
        let capacity = writer.bytes.capacity
        writer.removeAll()
        #expect(writer.bytes.isEmpty)
        #expect(writer.bytes.capacity == capacity)
        writer.bool(true)
        #expect(writer.bytes == [0xF5])
    }

    @Test func `puts items that are encoded already where it stands`() {
        var writer = CBORWriter()
        writer.map(1)
        writer.encoded(CBORValue.unsigned(1).encoded)
        writer.encoded([])
        writer.encoded(CBORValue.array(["a"]).encoded)
        #expect(writer.bytes.hex == "a101816161")
    }
}
