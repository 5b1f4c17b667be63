import CBOR
import Foundation
import Testing
import Wire

@testable import linli

@Suite struct PrintingTests {
    @Test(arguments: [
        (CBORValue.unsigned(.max), "18446744073709551615"), (.integer(-1), "-1"),
        (.integer(.min), "-9223372036854775808"),
        (.negative(.max), "\"-18446744073709551616\""), (.bytes([0, 255]), "\"h'00ff'\""), (.text("楼"), "\"楼\""),
        (.array([.bool(true), .null]), "[true,null]"), (.float(1.5), "1.5"), (.float(.infinity), "\"inf\""),
        (.tagged(1, .unsigned(2)), "\"1(2)\""), (.map([.init(.unsigned(1), .text("a"))]), "{\"1\":\"a\"}"),
    ])
    func `CBOR is printed as the JSON that says the same`(value: CBORValue, json: String) throws {
        #expect(String(decoding: try JSONEncoder().encode(PrintedCBOR(value)), as: UTF8.self) == json)
    }

    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (1, "1970-01-01T00:00:00.001Z"), (-1, "1969-12-31T23:59:59.999Z"),
            (-1_000, "1969-12-31T23:59:59.000Z"), (1_790_000_000_001, "2026-09-21T14:13:20.001Z"),
            (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
        ] as [(Int64, String)])
    func `a time is printed in its milliseconds`(milliseconds: Int64, text: String) {
        #expect(Instant(milliseconds: milliseconds).text == text)
    }

    @Test func `no millisecond is lost in printing, and no time is too far off to be printed`() {
        for milliseconds in 1_790_000_000_000..<1_790_000_001_000 as Range<Int64> {
            let digits = String(milliseconds % 1_000 + 1_000).dropFirst()
            #expect(Instant(milliseconds: milliseconds).text.hasSuffix(".\(digits)Z"))
        }
        for milliseconds in [Int64.min, .max] { #expect(Instant(milliseconds: milliseconds).text.hasSuffix("Z")) }
    }

    @Test func `a figure is the median with its spread, and its ratio that of the pairs`() {
        #expect([3.0, 1, 2].median == 2 && [4.0, 1, 2, 3].median == 2.5 && [Double]().median == nil)
        let figure = Figure("x", unit: "1", pairs: [(2, 1), (9, 3), (4, 4)], to: "y")
        #expect(figure.value == 4 && figure.min == 2 && figure.max == 9 && figure.samples == 3)
        #expect(figure.ratio == 2 && figure.ratioMin == 1 && figure.ratioMax == 3)
    }
}
