internal import COpenSSL

/// scrypt (RFC 7914): what a password becomes before it is kept, so that whoever takes what is kept needs this much memory
/// and time for each guess.
public enum Scrypt {
    public struct Cost: Hashable, Sendable {
        /// How many blocks are mixed: a power of two.
        public let blocks: UInt64
        /// The size of a block, in pieces of 128 bytes.
        public let blockSize: UInt64
        /// How often all of it is done.
        public let rounds: UInt64

        /// More than a small box has to spare for somebody who has not even logged in yet.
        public static let maximumMemory: UInt64 = 256 << 20
        /// RFC 7914, section 2, bounds what is done by 2^30 pieces; so many rounds keep a thread for a minute.
        public static let maximumRounds: UInt64 = 64

        /// Nil for what scrypt does not know or no box here should do.
        public init?(blocks: UInt64, blockSize: UInt64, rounds: UInt64) {
            guard blocks > 1, blocks & (blocks - 1) == 0, blocks <= 1 << 22, (1...64).contains(blockSize),
                (1...Cost.maximumRounds).contains(rounds)
            else { return nil }
            (self.blocks, self.blockSize, self.rounds) = (blocks, blockSize, rounds)
            guard memory <= Cost.maximumMemory else { return nil }
        }

        /// What it takes while it runs.
        public var memory: UInt64 { 128 * blockSize * (blocks + rounds + 2) }
    }

    public static func key(from password: [UInt8], salt: [UInt8], cost: Cost, byteCount: Int) -> [UInt8] {
        var key = [UInt8](repeating: 0, count: byteCount)
        let status = unsafe password.withUnsafeBytes { password in
            unsafe EVP_PBE_scrypt(
                password.baseAddress?.assumingMemoryBound(to: CChar.self), password.count, salt, salt.count,
                cost.blocks, cost.blockSize, cost.rounds, 2 * Cost.maximumMemory, &key, key.count)
        }
        // Its parameters were checked; there is no other way to know a password.
        precondition(status == 1, "OpenSSL could not compute scrypt")
        return key
    }
}
