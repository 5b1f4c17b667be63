/// A version of the protocol. Sides with one major version in common understand each other: a minor version adds kinds
/// of frames and changes none.
public struct ReplicationVersion: Hashable, Sendable, Comparable {
    /// What this program speaks, the oldest first.
    public static let supported = [ReplicationVersion(major: 1, minor: 0)]
    /// More than a protocol will have in a lifetime.
    public static let maximumCount = 16

    public let major: UInt64
    public let minor: UInt64

    public init(major: UInt64, minor: UInt64) {
        self.major = major
        self.minor = minor
    }

    public static func < (a: ReplicationVersion, b: ReplicationVersion) -> Bool {
        (a.major, a.minor) < (b.major, b.minor)
    }

    /// The newest major version that both sides speak: ours of it, and theirs.
    public static func common(
        _ ours: [ReplicationVersion], _ theirs: [ReplicationVersion]
    ) -> (ours: ReplicationVersion, theirs: ReplicationVersion)? {
        for version in ours.sorted().reversed() {
            if let other = theirs.first(where: { $0.major == version.major }) { return (version, other) }
        }
        return nil
    }
}

extension ReplicationVersion: CustomStringConvertible {
    public var description: String { "\(major).\(minor)" }
}
