import Samples
import Spreadsheet
import Testing

@Suite struct CSVReaderTests {
    private static func records(_ bytes: [UInt8], limits: CSVLimits = CSVLimits()) throws(CSVError) -> [CSVRecord] {
        var reader = try CSVReader(bytes, limits: limits)
        var records: [CSVRecord] = []
        while let record = try reader.next() { records.append(record) }
        return records
    }

    private static func fields(_ text: String) throws(CSVError) -> [[String]] {
        try records(Array(text.utf8)).map(\.fields)
    }

    private static let readable: [(String, [[String]])] = [
        ("", []), ("a,b\n1,2\n", [["a", "b"], ["1", "2"]]), ("a,b\r\n1,2", [["a", "b"], ["1", "2"]]),
        ("a,,\n", [["a", "", ""]]), ("\n", [[""]]), (",", [["", ""]]), ("a\n\nb", [["a"], [""], ["b"]]),
        ("\"a\",\"\"\n", [["a", ""]]), ("\"a,b\",c", [["a,b", "c"]]), ("\"a\"\"b\"", [["a\"b"]]),
        ("\"a\r\nb\",c\r\nd,e", [["a\r\nb", "c"], ["d", "e"]]), ("\u{FEFF}里,楼\n", [["里", "楼"]]),
        (" a , b", [[" a ", " b"]]),
    ]

    @Test(arguments: readable)
    func `fields are plain or quoted, lines end in LF or CRLF`(text: String, fields: [[String]]) throws {
        #expect(try CSVReaderTests.fields(text) == fields)
    }

    @Test func `a record knows the line it begins on, below those that go on over several`() throws {
        let records = try CSVReaderTests.records(Array("a\n\"b\n\nb\"\n,\nc".utf8))
        #expect(records.map(\.line) == [1, 2, 5, 6])
        #expect(records.map(\.isBlank) == [false, false, true, false])
    }

    @Test(arguments: [
        ("a\nb\"c\n", 2, CSVError.Problem.quoteInField), (" \"a\"", 1, .quoteInField),
        ("a\n\"b\"c\n", 2, .textAfterQuote),
        ("a\nb,\"c\n\n", 2, .openQuote), ("a\rb\n", 1, .carriageReturn), ("a\nb\u{0}\n", 2, .zeroByte),
        ("\"a\"\r", 1, .textAfterQuote),
    ])
    func `what is neither is refused with its line`(text: String, line: Int, problem: CSVError.Problem) {
        #expect(throws: CSVError(line: line, problem)) { try CSVReaderTests.fields(text) }
    }

    @Test(
        arguments: [
            // 3号楼 as spreadsheets in China save it, and in UTF-16.
            ([0x61, 0x0A, 0x33, 0xBA, 0xC5, 0xC2, 0xA5, 0x0A], 2), ([0xFF, 0xFE, 0x61, 0x00], 1),
            ([0xFE, 0xFF, 0x00], 1),
            ([0x22, 0x0A, 0xC0, 0xAF, 0x22], 1),
        ] as [([UInt8], Int)])
    func `another encoding is refused, and the message says what to do`(bytes: [UInt8], line: Int) {
        #expect(throws: CSVError(line: line, .notUTF8)) { try CSVReaderTests.records(bytes) }
        #expect(
            "\(CSVError.Problem.notUTF8)".contains("GB18030") && "\(CSVError.Problem.notUTF8)".contains("CSV UTF-8"))
    }

    @Test func `a limit is met and one more is refused`() throws {
        var limits = CSVLimits()
        (limits.fileBytes, limits.recordBytes, limits.fieldBytes, limits.columns) = (20, 12, 5, 4)
        func read(_ text: String) throws(CSVError) -> Int {
            try CSVReaderTests.records(Array(text.utf8), limits: limits).count
        }
        #expect(try read("abcde,abcde,\n") == 1)
        #expect(throws: CSVError(line: 1, .fieldTooLarge(limit: 5))) { try read("abcdef") }
        #expect(throws: CSVError(line: 1, .fieldTooLarge(limit: 5))) { try read("\"abcdef\"") }
        #expect(throws: CSVError(line: 2, .recordTooLarge(limit: 12))) { try read("a\nabcde,abcde,a") }
        #expect(try read("1,2,3,4") == 1)
        #expect(throws: CSVError(line: 1, .tooManyFields(limit: 4))) { try read("1,2,3,4,5") }
        #expect(throws: CSVError(line: 1, .fileTooLarge(21, limit: 20))) { try read("1\n1\n1\n1\n1\n1\n1\n1\n1\n1\n1") }
    }

    /// Writes fields as RFC 4180 has them, quoted or not as it pleases where both are right.
    private static func written(_ records: [[String]], _ random: inout SeededGenerator) -> String {
        records.map { fields in
            fields.map { field in
                // By scalars: to `String` a quote with an accent is another character.
                let scalars = field.unicodeScalars
                guard random.coin() || scalars.contains(where: { "\",\r\n".unicodeScalars.contains($0) }) else {
                    return field
                }
                return "\"" + scalars.map { $0 == "\"" ? "\"\"" : String($0) }.joined() + "\""
            }.joined(separator: ",") + (random.coin() ? "\r\n" : "\n")
        }.joined()
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `what was written is read back, and whatever becomes of it is read or refused`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let pieces = ["a", "", "里", "\"", ",", "\n", "\r\n", " ", "\u{301}", "7"]
        for _ in 0..<100 {
            let records = (0..<random.number(in: 1...5)).map { _ in
                (0..<random.number(in: 1...4)).map { _ in
                    (0..<random.number(in: 0...6)).map { _ in random.element(of: pieces) }.joined()
                }
            }
            let bytes = Array(CSVReaderTests.written(records, &random).utf8)
            #expect(try CSVReaderTests.records(bytes).map(\.fields) == records)
            for _ in 0..<10 {
                guard let read = try? CSVReaderTests.records(random.mutation(of: bytes)) else { continue }
                let again = Array(CSVReaderTests.written(read.map(\.fields), &random).utf8)
                #expect(try CSVReaderTests.records(again).map(\.fields) == read.map(\.fields))
            }
        }
    }
}
