import JSON
import Testing

@Suite struct `What a JSON writer writes` {
    private func written(_ body: (inout JSONWriter) -> Void) -> String {
        var writer = JSONWriter()
        body(&writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    @Test func `has commas where they belong`() {
        let text = written {
            $0.object {
                $0.key("id")
                $0.string("a-1")
                $0.key("empty")
                $0.array { _ in }
                $0.key("list")
                $0.array {
                    $0.integer(.min)
                    $0.object { _ in }
                    $0.null()
                    $0.bool(true)
                    $0.bool(false)
                }
                $0.key("last")
                $0.raw("1.50".utf8)
            }
        }
        #expect(text == #"{"id":"a-1","empty":[],"list":[-9223372036854775808,{},null,true,false],"last":1.50}"#)
    }

    @Test func `is the same whether it is begun and ended or given a closure`() {
        let text = written {
            $0.beginArray()
            $0.beginObject()
            $0.key("a")
            $0.beginObject()
            $0.endObject()
            $0.endObject()
            $0.string("b")
            $0.endArray()
        }
        #expect(text == #"[{"a":{}},"b"]"#)
    }

    static let strings: [(String, String)] = [
        ("", #""""#), ("a/b", #""a/b""#), ("\"\\", #""\"\\""#), ("\u{8}\u{9}\u{a}\u{c}\u{d}", #""\b\t\n\f\r""#),
        ("\u{0}\u{1}\u{b}\u{1f}", #""\u0000\u0001\u000b\u001f""#),
        ("\u{7f}\u{2028}\u{2029}", "\"\u{7f}\u{2028}\u{2029}\""),
        ("水é😀e\u{301}", "\"水é😀e\u{301}\""), ("a longer text, with a \"quote\"", #""a longer text, with a \"quote\"""#),
    ]

    @Test(arguments: strings)
    func `escapes what must be and nothing else, in names as in strings`(string: String, text: String) {
        #expect(written { $0.string(string) } == text)
        #expect(
            written { writer in
                writer.object {
                    $0.key(string); $0.null()
                }
            } == "{\(text):null}")
    }

    @Test func `stands behind what was there before, and begins anew when that is removed`() {
        var writer = JSONWriter(continuing: Array("data: ".utf8))
        writer.array { $0.integer(1) }
        #expect(String(decoding: writer.bytes, as: UTF8.self) == "data: [1]")
        writer.removeAll()
        writer.integer(2)
        #expect(String(decoding: writer.bytes, as: UTF8.self) == "2")
    }
}
