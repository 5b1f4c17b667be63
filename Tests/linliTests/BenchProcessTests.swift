import Foundation
import Testing

@testable import linli

@Suite struct `A program beside a benchmark` {
    private static func shell(_ script: String, mixesErrors: Bool = false) throws -> BenchProcess {
        try BenchProcess(["/bin/sh", "-c", script], mixesErrors: mixesErrors)
    }

    /// One that is deaf to SIGTERM ends well by itself, a little later.
    @Test func `hears that it is to stop, whichever thread started it`() throws {
        let process = try BenchProcess("/bin/sleep", ["5"])
        process.stop()
        #expect(!process.succeeded)
    }

    @Test func `is waited for until it says what is wanted`() throws {
        let process = try Self.shell("echo starting; echo not ready; echo ready; sleep 60")
        defer { process.end() }
        #expect(process.says { $0 == "ready" })
    }

    @Test func `that ends before is not waited for any longer`() throws {
        #expect(try !Self.shell("echo starting").says { $0 == "ready" })
    }

    @Test func `that fails is an error that says what it said`() throws {
        let script = ["/bin/sh", "-c", "echo asked; echo why >&2; exit 3"]
        #expect {
            try BenchProcess.run(script)
        } throws: {
            "\($0)".contains("/bin/sh: asked\nwhy")
        }
        #expect(try BenchProcess.run(["/bin/echo", "fine"]) == "fine\n")
    }

    @Test(arguments: [
        "XADD events * body xxx: rps=0.0\rXADD events * body xxx: 8110.30 requests per second, p50=5.9 msec",
        "latency average = 3.9 ms\ntps = 8110.30 (without initial connection time)",
    ])
    func `prints numbers for people, which are found by what stands beside them`(_ said: String) {
        #expect((said.number(before: " requests per second") ?? said.number(after: "tps =")) == 8110.30)
        #expect(said.number(before: " furlongs") == nil && said.number(after: "furlongs:") == nil)
    }
}
