import Digest
import Testing

@Suite struct HexadecimalTests {
    @Test func `every byte is two lower-case digits, and comes back from them`() {
        let bytes = (0...255).map { UInt8($0) }
        #expect(bytes.hexadecimal.hasPrefix("000102030405060708090a0b0c0d0e0f10"))
        #expect(bytes.hexadecimal.hasSuffix("fdfeff"))
        #expect([UInt8](hexadecimal: bytes.hexadecimal) == bytes)
        #expect([UInt8](hexadecimal: "") == [])
    }

    @Test(arguments: ["0", "0g", "0A", " 00", "00\n", "0x00", "零零"])
    func `anything else is refused`(text: String) {
        #expect([UInt8](hexadecimal: text) == nil)
    }
}
