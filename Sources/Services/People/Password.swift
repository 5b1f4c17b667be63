public import Digest

/// What somebody types to be let in. It is not to be found in logs.
public struct Password: Sendable, CustomStringConvertible {
    /// Nobody remembers more, and a book would keep a thread busy.
    public static let maximumByteCount = 256
    let bytes: [UInt8]
    private let characters: String

    public init(_ text: String) {
        characters = text
        bytes = Array(text.utf8)
    }

    public var description: String { "password" }

    /// Why it may not be anybody's; nil when it may. Length is asked for, and no mixture of characters, which is what people
    /// answer with `Password1!` (NIST SP 800-63B, 5.1.1.2).
    public func fault(of login: LoginName, _ options: PeopleOptions) -> String? {
        guard characters.count >= options.passwordCharacters else {
            return "a password has at least \(options.passwordCharacters) characters"
        }
        guard bytes.count <= Password.maximumByteCount else {
            return "a password has at most \(Password.maximumByteCount) bytes"
        }
        guard Set(characters).count >= 5 else { return "a password has at least five different characters" }
        guard !characters.lowercased().contains(login.text) else { return "the name is no part of a password" }
        return nil
    }

    /// One that an administrator hands over, of 80 random bits without letters that look like others.
    public static func temporary(drawnFrom draw: (Int) -> [UInt8] = { SystemRandom.bytes($0) }) -> String {
        let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
        let letters = draw(16).map { alphabet[Int($0 & 31)] }
        return stride(from: 0, to: letters.count, by: 4)
            .map { String(decoding: letters[$0..<$0 + 4], as: UTF8.self) }.joined(separator: "-")
    }
}

/// What is kept of a password.
struct Verifier: Hashable, Sendable {
    static let saltByteCount = 16
    static let keyByteCount = 32

    var cost: Scrypt.Cost
    var salt: [UInt8]
    var key: [UInt8]

    init(cost: Scrypt.Cost, salt: [UInt8], key: [UInt8]) { (self.cost, self.salt, self.key) = (cost, salt, key) }

    init(of password: Password, cost: Scrypt.Cost) {
        self.cost = cost
        salt = SystemRandom.bytes(Verifier.saltByteCount)
        key = Scrypt.key(from: password.bytes, salt: salt, cost: cost, byteCount: Verifier.keyByteCount)
    }

    func verifies(_ password: Password) -> Bool {
        Scrypt.key(from: password.bytes, salt: salt, cost: cost, byteCount: Verifier.keyByteCount)
            .equalsInConstantTime(key)
    }

    /// One that no password is known for: whoever gives a name that nobody has waits for as long as the others.
    static func decoy(cost: Scrypt.Cost) -> Verifier {
        Verifier(
            cost: cost, salt: SystemRandom.bytes(saltByteCount), key: SystemRandom.bytes(keyByteCount))
    }
}

/// How somebody logs in.
struct Credential: Hashable, Sendable {
    let person: String
    let login: String
    var verifier: Verifier
    /// Set for a password that is good for choosing another one, until then.
    var temporaryUntil: Int64?
}
