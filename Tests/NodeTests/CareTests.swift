import Foundation
import HTTP
import HTTPTypes
import JSON
import Logs
import Samples
import Testing
import Zstd

@testable import Node
@testable import Surface

/// How a node tells how it is.
@Suite struct CareTests {
    @Test func `answers are compressed for those who take them so, and for nobody else`() async throws {
        try await NodeUnderTest.with { node in
            let manager = try await node.token("manager")
            try await node.furnish(devices: 40, as: manager)
            let plain = try await node.get("/v1/devices", as: manager)
            #expect(plain.head.fields["content-encoding"] == nil && plain.head.fields["vary"] == "accept-encoding")
            let small = try await node.send("GET", "/v1/devices", as: manager, ["accept-encoding": "gzip, zstd"])
            #expect(small.head.fields["content-encoding"] == "zstd" && small.bytes.count < plain.bytes.count / 4)
            #expect(try Zstd.decompress(small.bytes, limit: 1 << 20) == plain.bytes)
            let older = try await node.send("GET", "/v1/devices", as: manager, ["accept-encoding": "gzip, br"])
            #expect(older.head.fields["content-encoding"] == "gzip" && older.bytes.count < plain.bytes.count / 4)
            #expect(older.head.fields["vary"] == "accept-encoding")
            #expect(try Self.gunzip(older.bytes) == plain.bytes)
            let refused = try await node.send("GET", "/v1/devices", as: manager, ["accept-encoding": "zstd;q=0"])
            #expect(refused.bytes == plain.bytes)
        }
    }

    /// What gzip itself makes of it.
    private static func gunzip(_ bytes: [UInt8]) throws -> [UInt8] {
        try withTemporaryDirectory { directory in
            let file = directory + "/answer.gz"
            try Data(bytes).write(to: URL(filePath: file))
            let done = try BuiltProgram(installed: "/bin/gzip").run(["-dc", file], in: directory)
            #expect(done.status == 0, "\(done.errors)")
            return done.output
        }
    }

    @Test(arguments: [
        ("", nil), ("gzip", "gzip"), ("x-gzip", "gzip"), ("GZIP;Q=1", "gzip"), ("deflate, br", nil), ("*", "zstd"),
        ("zstd, gzip", "zstd"), ("zstd;q=0.5, gzip;q=0.501", "gzip"), ("zstd ; q=0.2 , gzip;q=0.1", "zstd"),
        ("zstd;q=0, *", "gzip"), ("gzip;q=0", nil), ("gzip;q=0.0", nil), ("gzip;q=0.000, zstd;q=0.001", "zstd"),
        ("identity, gzip;q=0.5", nil), ("identity;q=0.5, gzip", "gzip"), ("identity, gzip", "gzip"),
        ("gzip;q=2", nil), ("gzip;q=-1", nil), ("gzip;q=0.-5", nil), ("gzip;q=0.1234", nil), ("gzip;q=1.5", nil),
        ("gzip;q=", nil),
    ])
    func `of what a client takes, the answer is coded as it takes it best`(accepted: String, coding: String?) {
        let head = RequestHead(
            method: "GET", scheme: "https", authority: "x", path: "/", fields: ["accept-encoding": accepted])
        #expect(ContentCoding.best(for: head)?.rawValue == coding)
    }

    @Test func `a tile that the lane does not fill yet is not there`() async throws {
        try await NodeUnderTest.with { node in
            let manager = try await node.token("manager")
            try await node.furnish(devices: 2, as: manager)
            let whole = try await node.get("/v1/log/incident/tile/0/000.p/3", as: node.admin)
            #expect(whole.status == 200 && whole.bytes.count == 3 * 32)
            let again = try await node.send(
                "GET", "/v1/log/incident/tile/0/000.p/3", as: node.admin,
                ["if-none-match": whole.head.fields["etag"] ?? ""])
            #expect(again.status == 304)
            for path in ["0/000.p/4", "0/000", "1/000.p/1", "entries/000.p/4"] {
                #expect(try await node.get("/v1/log/incident/tile/\(path)", as: node.admin).status == 404, "\(path)")
            }
        }
    }

    @Test func `each stage of an alarm is measured, from the request to the subscriber`() async throws {
        try await NodeUnderTest.with { node in
            let manager = try await node.token("manager")
            let auditor = try await node.token("auditor")
            let stream = try await node.follow("/v1/stream?lanes=incident", as: manager)
            try await node.furnish(as: manager)
            _ = try await stream.next()
            _ = try await stream.next()
            let metrics = try await node.get("/metrics", as: auditor).text
            for stage in ["decided", "durable", "delivered"] {
                #expect(
                    metrics.contains("linli_stage_seconds_count{lane=\"incident\",stage=\"\(stage)\"} 2"), "\(stage)")
            }
            #expect(metrics.contains("linli_lane_records{lane=\"incident\"} 2"))
            #expect(metrics.contains("linli_lane_wal_bytes{lane=\"incident\"}"))
            #expect(metrics.contains("linli_loop_longest_turn_seconds"))
        }
    }

    @Test func `a node that can store an alarm is ready, and says what it can be asked`() async throws {
        try await NodeUnderTest.with { node in
            let ready = try await node.get("/readyz", as: nil)
            #expect(ready.status == 200 && ready.json["status"] == "ready")
            let description = try await node.get("/openapi.json", as: nil).json
            #expect(description["openapi"] == "3.1.0")
            #expect((description["paths"]?.members?.count ?? 0) > 100)
        }
    }
}

/// The configuration file.
@Suite struct SettingTests {
    @Test func `a file as people write it is read, and an option goes before it`() throws {
        let file = """
            {
              // where everybody can reach it
              listen: '0.0.0.0:9443', "log-level": "debug",
              connections: 10, /* few */
            }
            """
        let options = try NodeOptions(file: Array(file.utf8), flags: [("connections", "20")])
        #expect(options.address == "0.0.0.0" && options.port == 9_443)
        #expect(options.log.level == .debug && options.http.connections == 20)
    }

    @Test(arguments: [
        ("{ lsten: \"x\" }", "lsten: there is no such setting"), ("{ listen: 7 }", "listen: it is a text"),
        ("{ connections: 0 }", "connections: it is no whole number from 1 to"),
        ("{ plain: true, listen: \"0.0.0.0:1\" }", "for loopback"), ("[]", "one object in braces"),
        ("{ listen: \"x\" ", "JSON at byte"), ("{ /* no end ", "JSON at byte"),
    ])
    func `what is wrong with it is said`(file: String, words: String) {
        #expect { try NodeOptions(file: Array(file.utf8), flags: []) } throws: { "\($0)".contains(words) }
    }
}
