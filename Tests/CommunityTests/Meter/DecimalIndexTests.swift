import Community
import Testing

@Suite struct DecimalIndexTests {
    @Test(arguments: [
        ("0", 2, 0), ("12.5", 2, 1_250), ("12.50", 2, 1_250), ("12.500", 2, 1_250), ("0012.5", 1, 125), ("7", 0, 7),
        ("999999999999999", 0, 999_999_999_999_999), ("0.1", 3, 100),
    ])
    func `what a register shows is read digit by digit`(text: String, decimals: Int, index: Int64) throws {
        #expect(try DecimalIndex.parse(text, decimals: decimals) == index)
    }

    @Test(arguments: ["", ".", ".5", "5.", "1.2.3", "-1", "+1", "1e3", " 1", "1,5", "１", "0x1"])
    func `anything else is no index`(text: String) {
        #expect(throws: DecimalIndex.Problem.malformed) { try DecimalIndex.parse(text, decimals: 2) }
    }

    @Test func `digits that the register does not have are refused unless they are zero`() {
        #expect(throws: DecimalIndex.Problem.tooFine) { try DecimalIndex.parse("1.234", decimals: 2) }
        #expect(throws: DecimalIndex.Problem.tooLarge) { try DecimalIndex.parse("1000000000000000", decimals: 0) }
        #expect(throws: DecimalIndex.Problem.tooLarge) { try DecimalIndex.parse("10000000000000", decimals: 2) }
    }
}
