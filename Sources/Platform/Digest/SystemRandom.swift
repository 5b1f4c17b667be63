internal import COpenSSL

/// Unpredictable bytes, for keys and identities. Never used where a result must be reproducible.
public enum SystemRandom {
    public static func bytes(_ count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        // A node that cannot draw randomness must not sign anything: there is no degraded way to go on.
        precondition(unsafe RAND_bytes(&bytes, Int32(count)) == 1, "the operating system gave no randomness")
        return bytes
    }
}
