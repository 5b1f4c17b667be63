import Foundation
import Ledger
import Samples
import TLS
import Testing

@testable import linli

@Suite struct DoctorTests {
    @Test func `a place that nobody can write to is a finding`() {
        let findings = Doctor.examine("/proc/linli", fence: nil)
        let wrong = findings.filter { $0.state == .wrong }
        #expect(wrong.map(\.check) == ["SQLite", "durability"])
        #expect(wrong.allSatisfy { $0.advice != nil })
    }

    @Test func `a directory that is not there, nor the one above it, is a finding`() {
        let findings = Doctor.examine("/nothing/here/linli", fence: nil)
        #expect(findings.first { $0.check == "disk space" }?.state == .wrong)
    }

    @Test(arguments: ["", "/", "//"])
    func `a ledger is found with its fence, however its path ends`(slashes: String) throws {
        try withShell { shell in
            try shell.adopted()
            let findings = Doctor.examine(shell.log + slashes, fence: nil)
            #expect(findings.first { $0.check == "ledger" }?.state == .good)
            #expect(findings.first { $0.check == "SQLite" }?.state == .good)
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: shell.log).allSatisfy { !$0.hasPrefix("linli-") })
        }
    }

    /// Of a new node, whose first start is over.
    private func node(_ shell: Shell) throws -> String {
        let directory = shell.directory + "/node"
        #expect(try shell.linli("node", "init", directory).status == 0)
        #expect(try shell.linli("replay", directory).status == 0)
        return directory
    }

    private func found(_ check: String, _ directory: String) throws -> Doctor.Finding {
        try #require(Doctor.examine(directory, fence: nil).first { $0.check == check })
    }

    @Test func `a node is looked at from its lock to its settings, and nothing is wrong with a new one`() throws {
        try withShell { shell in
            let directory = try node(shell)
            let findings = Doctor.examine(directory, fence: nil)
            for check in [
                "owner", "lane incident", "lane telemetry", "lane access", "view incident", "view telemetry",
                "view access", "reserve", "files", "secrets", "certificate", "configuration",
            ] {
                #expect(findings.first { $0.check == check }?.state == .good, "\(check): \(findings)")
            }
        }
    }

    @Test func `a node that was never started has views to come, and a ledger alone is no node`() throws {
        try withShell { shell in
            let directory = shell.directory + "/node"
            #expect(try shell.linli("node", "init", directory).status == 0)
            let view = try found("view access", directory)
            #expect(view.state == .doubtful && view.advice?.contains("linli replay") == true)
            try shell.adopted()
            #expect(!Doctor.examine(shell.log, fence: nil).contains { $0.check == "owner" })
        }
    }

    @Test func `whoever has the directory open is named, and is not kept out`() throws {
        try withShell { shell in
            let directory = try node(shell)
            #expect(try found("owner", directory).result == "no process has the directory open")
            let ledger = try Ledger(opening: Site(directory: directory))
            #expect(try found("owner", directory).result == "process \(getpid()) has the directory open")
            try ledger.close()
        }
    }

    @Test func `a head that is not the one that was signed is wrong`() throws {
        try withShell { shell in
            let directory = try node(shell)
            try Data("no checkpoint".utf8).write(to: URL(filePath: directory + "/access/checkpoint"))
            #expect(try found("lane access", directory).state == .wrong)
        }
    }

    @Test func `a secret that others can read is wrong`() throws {
        try withShell { shell in
            let directory = try node(shell)
            try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: directory + "/admin.token")
            let secrets = try found("secrets", directory)
            #expect(secrets.state == .wrong && secrets.advice?.contains("chmod 600 \(directory)/admin.token") == true)
        }
    }

    @Test(arguments: [(-2, Doctor.State.wrong), (29, .doubtful), (400, .good)])
    func `a certificate that ends is told in time`(days: Int, state: Doctor.State) throws {
        try withShell { shell in
            let directory = try node(shell)
            let identity = try TLSIdentity.selfSigned(
                commonName: "x", names: [.dns("localhost")],
                validity: Validity(
                    notBefore: Int64(Date().timeIntervalSince1970) - 300 * 86_400,
                    notAfter: Int64(Date().timeIntervalSince1970) + Int64(days) * 86_400 + 3_600))
            try Data(identity.chain[0].pem.utf8).write(to: URL(filePath: directory + "/tls.pem"))
            // The key of another certificate fits none.
            #expect(try found("certificate", directory).state == .wrong)
            try Data(identity.key.pem.utf8).write(to: URL(filePath: directory + "/tls.key"))
            #expect(try found("certificate", directory).state == state)
        }
    }

    @Test(arguments: [
        ("{ listen: '0.0.0.0:8443' }", Doctor.State.good), ("{ demo: true }", .doubtful), ("{ lsten: 1 }", .wrong),
        ("{", .wrong),
    ])
    func `what is wrong with the settings is said before the node starts`(file: String, state: Doctor.State) throws {
        try withShell { shell in
            let directory = try node(shell)
            try Data(file.utf8).write(to: URL(filePath: directory + "/node.json5"))
            let finding = try found("configuration", directory)
            #expect(finding.state == state && (finding.advice == nil) == (state == .good))
        }
    }

    @Test func `a file that is missing is told, and so is a used reserve`() throws {
        try withShell { shell in
            let directory = try node(shell)
            try FileManager.default.removeItem(atPath: directory + "/address.key")
            let files = try found("files", directory)
            #expect(files.state == .doubtful && files.result.contains("address.key"))
            try FileHandle(forWritingTo: URL(filePath: directory + "/incident/reserve")).truncate(atOffset: 1 << 20)
            let reserve = try found("reserve", directory)
            #expect(reserve.state == .doubtful && reserve.result.hasPrefix("1 of 64 MiB"))
        }
    }

    @Test func `a missing fence is wrong`() throws {
        try withShell { shell in
            try shell.adopted()
            try FileManager.default.removeItem(atPath: shell.log + ".fence")
            #expect(Doctor.examine(shell.log, fence: nil).first { $0.check == "ledger" }?.state == .wrong)
        }
    }
}
