import Spreadsheet
import Testing

@Suite struct CSVWriterTests {
    @Test func `fields with commas, quotes and line breaks stand in quotes`() {
        var writer = CSVWriter()
        writer.line(["plain", "", "a, b", "say \"hi\"", "two\r\nlines", "烟感"])
        writer.line([])
        #expect(
            String(decoding: writer.bytes, as: UTF8.self)
                == "plain,,\"a, b\",\"say \"\"hi\"\"\",\"two\r\nlines\",烟感\r\n\r\n")
    }

    @Test func `what is written is read again`() throws {
        let lines = [["a,\"", "\n", "x"], ["\"\"", ",", "é"]]
        var writer = CSVWriter()
        for line in lines { writer.line(line) }
        var reader = try CSVReader(writer.bytes)
        for line in lines { #expect(try reader.next()?.fields == line) }
    }
}
