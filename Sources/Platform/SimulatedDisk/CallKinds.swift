/// What a call asks of the disk: the unit in which calls are counted and faults are placed.
public struct CallKinds: OptionSet, Hashable, Sendable {
    public let rawValue: UInt16

    public init(rawValue: UInt16) { self.rawValue = rawValue }

    public static let read = CallKinds(rawValue: 1 << 0)
    public static let write = CallKinds(rawValue: 1 << 1)
    public static let sync = CallKinds(rawValue: 1 << 2)
    /// A change of size in either direction.
    public static let truncate = CallKinds(rawValue: 1 << 3)
    public static let allocate = CallKinds(rawValue: 1 << 4)
    /// A new file, named or not, or a new directory.
    public static let create = CallKinds(rawValue: 1 << 5)
    public static let rename = CallKinds(rawValue: 1 << 6)
    public static let remove = CallKinds(rawValue: 1 << 7)
    public static let syncDirectory = CallKinds(rawValue: 1 << 8)

    /// Everything that changes what the disk holds or what it guarantees.
    public static let mutating: CallKinds = [
        .write, .sync, .truncate, .allocate, .create, .rename, .remove, .syncDirectory,
    ]
    public static let any: CallKinds = [.read, .mutating]
}

extension CallKinds: CustomStringConvertible {
    private static let names: [(CallKinds, String)] = [
        (.read, "read"), (.write, "write"), (.sync, "sync"), (.truncate, "truncate"), (.allocate, "allocate"),
        (.create, "create"), (.rename, "rename"), (.remove, "remove"), (.syncDirectory, "syncDirectory"),
    ]

    public var description: String {
        Self.names.filter { contains($0.0) }.map(\.1).joined(separator: "+")
    }
}
