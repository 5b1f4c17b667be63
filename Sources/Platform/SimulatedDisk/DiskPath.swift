/// A path as the disk understands it: absolute, the current directory being the root, with `.`, `..` and repeated
/// slashes resolved.
struct DiskPath: Hashable, Sendable, CustomStringConvertible {
    private(set) var components: [String]

    static let root = DiskPath(components: [])

    private init(components: [String]) {
        self.components = components
    }

    init(_ path: String) {
        components = []
        for component in path.split(separator: "/") where component != "." {
            if component == ".." {
                _ = components.popLast()
            } else {
                components.append(String(component))
            }
        }
    }

    var description: String { "/" + components.joined(separator: "/") }
    /// Nil for the root, which has no name.
    var name: String? { components.last }
    var parent: DiskPath { DiskPath(components: components.dropLast()) }

    func appending(_ name: String) -> DiskPath {
        DiskPath(components: components + [name])
    }

    func isInside(_ other: DiskPath) -> Bool {
        components.count > other.components.count && components.starts(with: other.components)
    }
}
