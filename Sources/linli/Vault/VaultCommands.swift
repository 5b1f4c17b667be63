import Community
import Foundation
import JSON
import Ledger
import Node
import Vault

/// `linli vault …`: copies of what the vault holds; telling and erasing while the node is not running.
enum VaultCommands {
    static let all = [backup, restore, erase, export]

    private static let directory = Command.Operand(name: "DIR", help: "the node's data directory")
    private static let id = Command.Operand(name: "ID", help: "the reference of a person, or of a text")
    private static let keys = Command.Option.value("--keys", "FILE", "the copy of the keys; needed")
    private static let contents = Command.Option.value(
        "--contents", "FILE", "a copy of what is held, which is ciphertext alone; `linli backup` has one as well")

    private static let backup = Command(
        name: ["vault", "backup"], summary: "has a copy of the vault's keys kept that obeys erasure",
        operands: [directory], options: [keys, contents],
        notes: [
            "The node may be running. The copy of the keys is written anew with every erasure and every backup, so it stays",
            "where it is, on another disk than copies of the node; those can be kept for as long as anybody likes, since what",
            "is erased cannot be read in them. To read anything takes the master key, DIR.vault-key, of which a copy is made",
            "by hand and kept in a third place.",
        ]
    ) { parsed, console in
        let (site, keys) = (site(parsed), try keysPath(parsed))
        if let contents = parsed.text("--contents") { try site.backUp(contentsTo: path(contents)) }
        try site.backUp(keysTo: keys)
        console.print("the keys are copied to \(keys), now and with every erasure")
        return .success
    }

    private static let restore = Command(
        name: ["vault", "restore"], summary: "puts the keys back where they were lost",
        operands: [directory], options: [keys, contents],
        notes: [
            "The master key lies at DIR.vault-key by then. What was erased stays so, whatever the log still knows of it."
        ]
    ) { parsed, console in
        let keys = try keysPath(parsed)
        try site(parsed).restore(contents: parsed.text("--contents").map(path), keys: keys)
        try atConsole(parsed) { _ in }
        console.print("restored")
        return .success
    }

    private static let erase = Command(
        name: ["vault", "erase"], summary: "destroys the keys of a person or a text, while the node is not running",
        operands: [directory, id]
    ) { parsed, console in
        try atConsole(parsed) { office in console.print(text(try office.erase(HeldID(text: parsed["ID"])))) }
        return .success
    }

    private static let export = Command(
        name: ["vault", "export"], summary: "prints all that is held of a person, while the node is not running",
        operands: [directory, id]
    ) { parsed, console in
        try atConsole(parsed) { office in console.print(text(try office.export(HeldID(text: parsed["ID"])))) }
        return .success
    }

    private static func site(_ parsed: Parsed) -> VaultSite { NodeDirectory(Site(directory: parsed["DIR"])).vault }

    /// The list of copies outlives the directory that somebody stood in.
    private static func path(_ word: String) -> String { URL(fileURLWithPath: word).standardizedFileURL.path }

    private static func keysPath(_ parsed: Parsed) throws -> String {
        guard let keys = parsed.text("--keys") else {
            throw UsageError("--keys is needed: where the copy of the keys lies")
        }
        return path(keys)
    }

    private static func atConsole(_ parsed: Parsed, _ body: (VaultOffice.Console) throws -> Void) throws {
        try VaultOffice.atConsole(of: Site(directory: parsed["DIR"])) { office in
            if let fault = office.fault { throw VaultOffice.Failure(fault) }
            try body(office)
        }
    }

    private static func text(_ json: JSONValue) -> String { String(decoding: json.encoded, as: UTF8.self) }
}
