import Foundation
import Samples
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

    @Test func `a missing fence is wrong`() throws {
        try withShell { shell in
            try shell.adopted()
            try FileManager.default.removeItem(atPath: shell.log + ".fence")
            #expect(Doctor.examine(shell.log, fence: nil).first { $0.check == "ledger" }?.state == .wrong)
        }
    }
}
