import Files

/// What a data directory is made like as a whole: which files there are, and where they lie. Each of them has a version of
/// its own besides.
///
/// A directory of an older format is brought up to date when its owner opens it, one step after the other; one of a newer
/// format is left as it is, by those who only look at it too.
public struct DirectoryFormat: Sendable {
    /// The way from one version to the next.
    struct Migration: Sendable {
        /// What is otherwise from here on.
        let name: String
        /// It may be cut off at any place, and be made again whether it had come to its end or not.
        let change: @Sendable (Site) throws -> Void
    }

    /// Version 1 had no file to say so.
    private static let first: UInt64 = 1
    private static let heading = "linli data directory, format "

    /// The first one leads from version 1 to version 2.
    let migrations: [Migration]

    static let current = DirectoryFormat(migrations: [
        Migration(name: "a directory says which format it has") { _ in
            // The version that is written behind every step is the whole step.
        }
    ])

    var version: UInt64 { Self.first + UInt64(migrations.count) }

    /// For who changes a directory before its log is opened. A directory that says nothing of itself may be none yet.
    public static func refuseNewer(at site: Site) throws(LedgerError) {
        try reporting { try current.refuseNewer(site) }
    }

    func refuseNewer(_ site: Site) throws {
        let found = try version(of: site)
        guard found <= version else {
            throw LedgerError.newerFormat(path: site.directory, version: found, known: version)
        }
    }

    /// Makes the steps that a directory lacks; its owner alone may ask for it. After each the directory says how far it has
    /// come: who is cut off begins again with the step that was under way.
    func bringUpToDate(_ site: Site) throws {
        try refuseNewer(site)
        for step in Int(try version(of: site) - Self.first)..<migrations.count {
            let (migration, next) = (migrations[step], Self.first + UInt64(step) + 1)
            do {
                try migration.change(site)
                try write(next, to: site)
            } catch {
                let cause = LedgerError(error, path: site.directory)
                // Room can be made, and the step made again.
                if cause.isFull { throw cause }
                throw LedgerError.notMigrated(
                    path: site.directory, to: next, step: migration.name, reason: "\(cause)")
            }
        }
    }

    /// For a directory that begins.
    func write(to site: Site) throws { try write(version, to: site) }

    private func version(of site: Site) throws -> UInt64 {
        let path = site.paths.format
        guard try site.disk.exists(path) else { return Self.first }
        let text = String(decoding: try site.disk.contents(of: path), as: UTF8.self)
        guard text.hasPrefix(Self.heading), text.hasSuffix("\n"),
            let version = UInt64(text.dropFirst(Self.heading.count).dropLast()), version > Self.first
        else {
            throw LedgerError.damaged(Damage(path: path, place: "whole file", reason: "it tells no format"))
        }
        return version
    }

    private func write(_ version: UInt64, to site: Site) throws {
        try site.disk.replace(site.paths.format, with: Array("\(Self.heading)\(version)\n".utf8))
    }
}
