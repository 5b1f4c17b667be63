import SQLite
import Samples
import Testing

@Suite struct StatementTests {
    @Test func `every kind of value comes back as it was bound`() throws {
        try withTemporaryDirectory { directory in
            let connection = try Connection(path: directory + "/values.db", mode: .create)
            try connection.execute("CREATE TABLE t(a, b, c, d, e)")
            let insert = try connection.prepare("INSERT INTO t VALUES (?, ?, ?, ?, 0.5)")
            try insert.bind(Int64.min, at: 1)
            try insert.bind("a\0b", at: 2)
            try insert.bind([], at: 3)
            try insert.bindNull(at: 4)
            try insert.run()
            #expect(connection.changedRows == 1)

            let select = try connection.prepare("SELECT * FROM t")
            #expect(try select.step())
            #expect((0..<5).map { select.type($0) } == [.integer, .text, .bytes, .null, .float])
            #expect(select.integer(0) == .min)
            #expect(select.text(1) == "a\0b")
            var bytes: [UInt8] = []
            #expect(select.appendBytes(2, to: &bytes) == 0)
            #expect(try !select.step())
        }
    }

    @Test func `values that are lent together come back as they were, and nothing of them stays bound`() throws {
        try withTemporaryDirectory { directory in
            let connection = try Connection(path: directory + "/values.db", mode: .create)
            try connection.execute("CREATE TABLE t(a, b, c, d, e, f)")
            let insert = try connection.prepare("INSERT INTO t VALUES (?, ?, ?, ?, ?, ?)")
            var parameters = Parameters()
            parameters.append("of another row")
            parameters.removeAll()
            parameters.append(Int64.min)
            parameters.append("a\0b")
            parameters.append("")
            parameters.append([])
            parameters.append([1, 2])
            parameters.appendNull()
            try insert.run(lending: parameters)
            try insert.run()

            let select = try connection.prepare("SELECT * FROM t")
            #expect(try select.step())
            #expect((0..<6).map { select.type($0) } == [.integer, .text, .text, .bytes, .bytes, .null])
            #expect(select.integer(0) == .min)
            #expect(select.text(1) == "a\0b")
            #expect(select.text(2) == "")
            var bytes: [UInt8] = []
            #expect(select.appendBytes(4, to: &bytes) == 2)
            #expect(bytes == [1, 2])
            #expect(try select.step())
            #expect((0..<6).allSatisfy { select.isNull($0) })
        }
    }
}
