import EventLoop
import Files
import Foundation
import JSON
import Ledger
import Logs
import Node
import TLS
import Vault

/// `linli node …`: the program of a community's machine room.
enum NodeCommands {
    static let all = [initialise, run]

    private static let directory = Command.Operand(name: "DIR", help: "the node's data directory")

    private static let initialise = Command(
        name: ["node", "init"], summary: "makes a directory the data directory of a new node",
        operands: [directory],
        options: [
            .value("--name", "HOST", "a name or address by which clients will reach it, besides localhost")
        ],
        notes: [
            "The first token lies in DIR/admin.token, which its owner alone can read. The key of the vault lies beside DIR:",
            "keep a copy of it apart from all backups, since without it nobody can read what the vault holds.",
        ]
    ) { parsed, console in
        let node = NodeDirectory(Site(directory: parsed["DIR"]))
        try node.create(names: names(parsed.text("--name")))
        console.print("made \(parsed["DIR"])")
        console.print("first token: \(node.adminToken)")
        console.print("certificate: \(node.certificate)")
        console.print("key of the vault: \(node.vault.masterKey)")
        return .success
    }

    private static let run = Command(
        name: ["node", "run"], summary: "runs a node until it is told to stop (SIGTERM)",
        operands: [directory],
        options: [.value("--config", "FILE", "the configuration (default DIR/node.json5, if it is there)")]
            + Setting.all.map { setting in
                Command.Option(name: "--\(setting.name)", value: setting.form, help: setting.help)
            },
        notes: [
            "The configuration is one object whose members have the names of the options: JSON, and comments, commas",
            "behind the last item and names without quotes as in JSON5. An option goes before the file.",
        ]
    ) { parsed, console in
        let options = try options(parsed)
        OpenFileLimit.raise()
        let writer = LogWriter(options.log, to: StandardStream.error.write)
        defer { writer.close() }
        let site = Site(directory: parsed["DIR"], options: options.ledger)
        let directory = NodeDirectory(site)
        try directory.complete(names: names(options.address))
        let supervisor = Supervisor.ofThisProcess
        let node = Node(site, options: options, tls: try tls(options, directory), log: Log(to: writer))
        try await node.run { address, loop in
            try await supervisor.keepingAlive(on: loop) {
                try await LoopSignal.wait(for: [SIGTERM, SIGINT], on: loop) {
                    console.print("ready \(address)")
                    supervisor.tell("READY=1")
                }
            }
            supervisor.tell("STOPPING=1")
        }
        return .success
    }

    private static func options(_ parsed: Parsed) throws -> NodeOptions {
        let disk = LocalDisk()
        let usual = NodeDirectory(Site(directory: parsed["DIR"])).configuration
        let path = try parsed.text("--config") ?? (disk.exists(usual) ? usual : nil)
        let flags = Setting.all.compactMap { setting -> (name: String, value: JSONValue)? in
            let name = "--\(setting.name)"
            if setting.form == nil { return parsed.flag(name) ? (setting.name, true) : nil }
            return parsed.text(name).map { (setting.name, .string($0)) }
        }
        do {
            return try NodeOptions(file: path.map { try disk.contents(of: $0) }, flags: flags)
        } catch let error as SettingError {
            throw UsageError("\(error)")
        } catch let error as JSONError {
            throw UsageError("\(path ?? ""): \(error)")
        }
    }

    private static func tls(_ options: NodeOptions, _ directory: NodeDirectory) throws -> TLSContext? {
        guard !options.isPlain else { return nil }
        var configuration = TLSConfiguration(
            role: .server(clientCertificates: .off), identity: try directory.tls())
        configuration.applicationProtocols = ["h2", "http/1.1"]
        return try TLSContext(configuration)
    }

    private static func names(_ host: String?) -> [String] {
        var names = ["localhost", "127.0.0.1", "::1"]
        if let host, !names.contains(host), host != "0.0.0.0", host != "::" { names.append(host) }
        return names
    }
}
