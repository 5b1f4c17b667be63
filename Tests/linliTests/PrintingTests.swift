import CBOR
import Foundation
import Testing

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

    @Test func `a figure is the median with its spread, and its ratio that of the pairs`() {
        #expect([3.0, 1, 2].median == 2 && [4.0, 1, 2, 3].median == 2.5 && [Double]().median == nil)
        let figure = Figure("x", unit: "1", pairs: [(2, 1), (9, 3), (4, 4)], to: "y")
        #expect(figure.value == 4 && figure.min == 2 && figure.max == 9 && figure.samples == 3)
        #expect(figure.ratio == 2 && figure.ratioMin == 1 && figure.ratioMax == 3)
    }
}
