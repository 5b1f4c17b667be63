import Logs
import Samples
import Testing

/// The example of the standard (W3C Trace Context, section 3.2).
private let example = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

private func context(_ parent: String..., state: String...) -> TraceContext? {
    TraceContext(traceparents: parent, tracestates: state)
}

@Suite struct `A trace context` {
    @Test func `is read, passed on and made anew for what comes next`() throws {
        let parent = try #require(context(example, state: "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE"))
        #expect(parent.traceID == 0x4bf9_2f35_77b3_4da6_a3ce_929d_0e0e_4736)
        #expect(parent.spanID == 0x00f0_67aa_0ba9_02b7)
        #expect(parent.isSampled)
        #expect(parent.traceparent == example)
        #expect(parent.requestID == "00f067aa0ba902b7")
        var generator = SeededGenerator(seed: 1)
        let child = parent.child(using: &generator)
        #expect(child.traceID == parent.traceID && child.spanID != parent.spanID)
        #expect(child.isSampled && child.state == parent.state)
        #expect("\(child.state)" == "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE")
        #expect(context(child.traceparent, state: "\(child.state)") == child)
    }

    @Test func `that begins here is one that everybody can read`() {
        var generator = SeededGenerator(seed: 2)
        let contexts = (0..<1_000).map { _ in TraceContext(using: &generator) }
        for trace in contexts { #expect(context(trace.traceparent) == trace) }
        #expect(Set(contexts.map(\.traceID)).count == 1_000 && Set(contexts.map(\.spanID)).count == 1_000)
        #expect(contexts.allSatisfy { !$0.isSampled && $0.state.description.isEmpty })
    }

    @Test(arguments: [
        ("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00", "-00"),
        // Flags that we do not know are not passed on.
        ("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-fe", "-00"),
        ("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-ff", "-01"),
        // Later versions may say more behind a dash.
        ("01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "-01"),
        ("cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-", "-01"),
        ("fe-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00-What Next?", "-00"),
    ])
    func `is passed on in version 00`(text: String, flags: String) {
        #expect(context(text)?.traceparent == example.dropLast(3) + flags)
    }

    @Test(arguments: [
        "", "00", example + "-", example + "-00", example + " ", " " + example, String(example.dropLast()),
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01.",
        "0-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-011",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00F067AA0BA902B7-01",
        "0A-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0A",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "00-4bf92f3577b34da6a3ce929d0e0e473-600f067aa0ba902b7-01",
        "00_4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7_01",
        "00-4bf92f3577b34da6a3ce929d0e0e473g-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e473+-00f067aa0ba902b7-01",
    ])
    func `that is wrong is none`(text: String) {
        #expect(context(text) == nil)
    }

    @Test func `that comes twice or never is none`() {
        #expect(context(example, example) == nil)
        #expect(TraceContext(traceparents: [], tracestates: ["a=1"]) == nil)
    }

    @Test func `of random changes is none or as it was understood`() {
        var generator = SeededGenerator(seed: 3)
        var accepted = 0
        for _ in 0..<20_000 {
            let text = String(decoding: generator.mutation(of: Array(example.utf8)), as: UTF8.self)
            guard let trace = context(text) else { continue }
            accepted += 1
            #expect(context(trace.traceparent) == trace)
            #expect(trace.traceparent.dropFirst(2).dropLast(2) == text.dropFirst(2).prefix(51))
        }
        #expect(accepted > 500)
    }
}

@Suite struct `A trace state` {
    private func state(_ fields: String...) -> String? {
        TraceContext(traceparents: [example], tracestates: fields)?.state.description
    }

    @Test(arguments: [
        "a=1", "a=1,b=2", "0t@v=1", "a-b_c*d/e@v-1=x", "a=!~ +", "a= 1", String(repeating: "k", count: 256) + "=1",
        String(repeating: "t", count: 241) + "@" + String(repeating: "v", count: 14) + "=1",
        "a=" + String(repeating: "v", count: 256),
        (0..<32).map { "k\($0)=1" }.joined(separator: ","),
    ])
    func `is passed on as it came`(text: String) {
        #expect(state(text) == text)
    }

    @Test func `of several fields is one list without gaps`() {
        #expect(state("a=1 ,\tb=2", "", ",, c=3 ") == "a=1,b=2,c=3")
    }

    @Test(arguments: [
        "a", "=1", "a=", "a=1=2", "A=1", "1=1", "a@b@c=1", "@v=1", "t@=1", "t@1v=1", "a b=1", "a=1,b", "a=1,a=2",
        "a=\u{7F}", "a=é", "a=1\t2", "a =1", String(repeating: "k", count: 257) + "=1",
        String(repeating: "t", count: 242) + "@v=1", "t@" + String(repeating: "v", count: 15) + "=1",
        "a=" + String(repeating: "v", count: 257), (0..<33).map { "k\($0)=1" }.joined(separator: ","),
    ])
    func `that is wrong anywhere is left out`(text: String) {
        #expect(state(text) == "")
    }

    @Test func `that is too long loses long entries and then the oldest`() {
        let long = "long=" + String(repeating: "x", count: 124)
        let short = (0..<16).map { "k\($0 % 10)\($0 / 10)=" + String(repeating: "y", count: 26) }
        // Sixteen of 30 bytes and their commas are 495.
        #expect(state(([long] + short).joined(separator: ",")) == short.joined(separator: ","))
        #expect(
            state((short + ["last=12345678901"]).joined(separator: ","))
                == (short + ["last=12345678901"]).joined(separator: ","))
        #expect(state((short + ["last=123456789012"]).joined(separator: ",")) == short.joined(separator: ","))
    }
}
