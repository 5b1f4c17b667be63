import Foundation

/// Files that tests share with other languages and tools, found from where this source lies.
public enum RepositoryFile {
    private static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    public static func path(_ path: String) -> String { root.appending(path: path).path }

    public static func read(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: root.appending(path: path)))
    }

    /// Writes what a test is to compare from now on.
    public static func write(_ path: String, _ bytes: [UInt8]) throws {
        try Data(bytes).write(to: root.appending(path: path))
    }

    /// The paths of a folder's files, in order.
    public static func list(_ folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path)
            .sorted().map { folder + "/" + $0 }
    }
}
