import Samples
import Testing

@Suite struct CaseTests {
    @Test func `every worked example comes out as its hand computed it`() throws {
        let paths = try RepositoryFile.list("Protocols/Vectors/Energy").filter { $0.hasSuffix(".txt") }
        var (cases, expectations) = (0, 0)
        for path in paths {
            let text = String(decoding: try RepositoryFile.read(path), as: UTF8.self)
            for part in ("\n" + text).components(after: "\ncase ") {
                var example = CaseFile(
                    name: "\(path): \(part.prefix { $0 != "\n" })", text: String(part.drop { $0 != "\n" }))
                let found = try example.run()
                #expect(found > 0, "\(example.name) expects nothing")
                (cases, expectations) = (cases + 1, expectations + found)
            }
        }
        #expect(cases >= 50)
        #expect(expectations >= 100)
    }
}

extension String {
    fileprivate func components(after mark: String) -> [Substring] {
        var parts: [Substring] = []
        var rest = self[...]
        while let range = rest.firstRange(of: mark) {
            parts.append(rest[..<range.lowerBound])
            rest = rest[range.upperBound...]
        }
        return parts.dropFirst() + [rest]
    }
}
