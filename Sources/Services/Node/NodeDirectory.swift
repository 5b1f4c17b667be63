import CBOR
import Community
import Digest
import Files
public import Ledger
import Merkle
public import TLS
public import Vault
import Views
import Wire

/// What lies in a node's directory beside its logs and their views: what the node is known by, and what opens it the first
/// time.
public struct NodeDirectory: Sendable {
    public let site: Site

    public init(_ site: Site) { self.site = site }

    /// The text of the first token, for whoever sets the node up; made once, readable by its owner alone.
    public var adminToken: String { site.directory + "/admin.token" }
    /// The certificate that clients are to trust until the node joins a district.
    public var certificate: String { site.directory + "/tls.pem" }
    /// What is chosen for it, if there is anything to choose.
    public var configuration: String { site.directory + "/node.json5" }
    /// What its owner alone may read.
    public var secrets: [String] { [adminToken, site.signingKey, tlsKey, addressKey] }
    static let archiveName = "archive"
    /// Where segments go that were kept long enough. It may be another disk that is mounted here.
    public var archive: String { site.directory + "/" + NodeDirectory.archiveName }
    static let mediaName = "media"
    /// Pictures and documents, each under its hash.
    public var media: String { site.directory + "/" + NodeDirectory.mediaName }
    /// Where people and what they wrote are kept. Its master key lies outside of the directory, and is to be kept apart.
    public var vault: VaultSite { VaultSite(directory: site.directory, disk: site.disk) }
    private var tlsKey: String { site.directory + "/tls.key" }
    /// Passwords, sessions and failed logins, which are not for the log.
    public var people: String { site.directory + "/" + NodeDirectory.peopleName }
    static let peopleName = "people.db"
    private var addressKey: String { site.directory + "/address.key" }

    /// Makes a directory a node's, step by step: what is there already is left alone, so that a creation that was cut off can
    /// be begun again.
    public func create(names: [String]) throws {
        if try !site.disk.exists(site.directory + "/identity") { try Ledger.create(at: site) }
        try complete(names: names)
    }

    /// Makes what is missing of it. A directory that a newer program has made lacks nothing that this one knows of.
    public func complete(names: [String]) throws {
        try DirectoryFormat.refuseNewer(at: site)
        let disk = site.disk
        if try !disk.exists(addressKey) {
            try disk.replace(addressKey, with: SystemRandom.bytes(References.keyByteCount))
        }
        try vault.createMasterKey()
        if try !disk.exists(certificate) || !disk.exists(tlsKey) { try makeCertificate(names) }
        if try !disk.exists(adminToken) { try issueFirstToken() }
    }

    func references() throws(FileError) -> References {
        References(key: try site.disk.contents(of: addressKey))
    }

    public func tls() throws -> TLSIdentity {
        let text = { (path: String) throws(FileError) in
            String(decoding: try site.disk.contents(of: path), as: UTF8.self)
        }
        return try TLSIdentity(chainPEM: text(certificate), keyPEM: text(tlsKey))
    }

    private func makeCertificate(_ names: [String]) throws {
        let now = site.clock().wall.milliseconds / 1_000
        let identity = try TLSIdentity.selfSigned(
            commonName: "linli node", names: names.map { $0.isAddress ? .address($0) : .dns($0) },
            validity: Validity(from: now - 3_600, lasting: .seconds(NodeDirectory.certificateDays * 86_400)))
        try site.disk.replace(tlsKey, with: Array(identity.key.pem.utf8))
        try site.disk.replace(certificate, with: Array(identity.chain.map(\.pem).joined().utf8))
    }

    /// Browsers take no certificate for longer. It is renewed when the node joins a district, or by hand.
    private static let certificateDays: Int64 = 397

    /// The token is recorded before its text is written: what was cut off in between leaves a token that nobody has, and
    /// another one is made.
    private func issueFirstToken() throws {
        let ledger = try Ledger(opening: site)
        defer { try? ledger.close() }
        let secret = Secret(drawnFrom: SystemRandom.bytes)
        let size = ledger.access.head.size
        let key = try CommandKey(principal: "linli", source: "linli:node", id: "first-token-\(size)")
        let context = CommandContext(now: site.clock().wall, actor: "linli:node", key: key)
        var access = Access(rows: NoRows())
        var next: UInt64 = 0
        while next < size {
            let page = try ledger.access.records(from: Seq(next), limit: 1_000)
            for record in page { access.fold(record) }
            next += UInt64(page.count)
        }
        let proposals = try access.decide(
            .issue(TokenTerms(hash: secret.hash, principal: "admin", role: .admin)), context)
        _ = try ledger.access.appendBlocking([Command(key: key, events: proposals.map { try $0.event() })])
        let text = secret.text(TokenID(text: proposals[0].subject))
        try site.disk.replace(adminToken, with: Array((text + "\n").utf8))
    }
}

extension String {
    /// Whether it is an IP address rather than a name.
    fileprivate var isAddress: Bool {
        contains(":") || (!isEmpty && utf8.allSatisfy { $0 == UInt8(ascii: ".") || (48...57).contains($0) })
    }
}
