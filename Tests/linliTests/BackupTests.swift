import Foundation
import Samples
import Testing

/// `linli backup` and `linli restore`, as a shell calls them.
@Suite struct BackupCommandTests {
    @Test func `a copy is taken, checked and made a log again`() throws {
        try withShell { shell in
            try shell.adopted()
            let (copy, restored) = (shell.directory + "/copy", shell.directory + "/restored")
            let taken = try shell.linli("backup", copy, "--of", shell.log)
            #expect(taken.status == 0 && taken.text.contains("incident: 61 records"), "\(taken.text)\(taken.errors)")
            let checked = try shell.linli("backup", copy, "--verify", "--json")
            #expect(checked.status == 0 && checked.text.contains("\"generation\""), "\(checked.text)\(checked.errors)")
            #expect(try shell.linli("restore", copy, restored).status == 3)
            let made = try shell.linli("restore", copy, restored, "--without-district")
            #expect(made.status == 0 && made.text.contains("in epoch 2"), "\(made.text)\(made.errors)")
            #expect(try shell.linli("log", "verify", restored).status == 0)
            #expect(try shell.linli("restore", copy, restored, "--without-district").status == 3)
        }
    }

    @Test func `a damaged manifest is a finding, and a directory without one is none of ours`() throws {
        try withShell { shell in
            try shell.adopted()
            let copy = shell.directory + "/copy"
            #expect(try shell.linli("backup", copy, "--of", shell.log).status == 0)
            let manifest = URL(filePath: copy + "/manifest")
            var bytes = try Data(contentsOf: manifest)
            bytes[10] ^= 1
            try bytes.write(to: manifest)
            let found = try shell.linli("backup", copy, "--verify")
            #expect(found.status == 1 && found.text.contains("DAMAGED"))
            #expect(try shell.linli("backup", shell.log, "--verify").status == 3)
            #expect(try shell.linli("backup", copy).status == 2)
        }
    }
}
