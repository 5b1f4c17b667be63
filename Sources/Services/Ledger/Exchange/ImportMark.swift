import CBOR
import Files
import Wire

/// The mark of an import that has begun and not ended: the header of the file that is taken in. What lies behind such a
/// mark is a part of the file, so it is neither written to nor adopted; the same file again makes it whole.
struct ImportMark {
    let path: String
    private let disk: any Disk

    init(_ site: Site) {
        path = site.paths.importMark
        disk = site.disk
    }

    /// The header of the file whose import was not finished.
    func header() throws -> ExportHeader? {
        guard try disk.exists(path) else { return nil }
        let bytes = try disk.contents(of: path)
        do throws(WireError) {
            var limits = CBORLimits()
            limits.byteCount = max(limits.byteCount, bytes.count)
            var reader: CBORReader
            do { reader = try CBORReader(bytes, limits: limits) } catch { throw .notDeterministic(.record, error) }
            return try ExportHeader(from: &reader)
        } catch {
            throw LedgerError.damaged(Damage(path: path, place: "whole file", reason: "\(error)"))
        }
    }

    func set(_ header: ExportHeader) throws { try disk.replace(path, with: header.encoded) }

    func remove() throws {
        try disk.remove(path)
        try disk.syncDirectory(path.parentDirectory)
    }

    /// Throws if an import was not finished.
    func refuse() throws {
        if let header = try header() { throw LedgerError.unfinishedImport(header.lane, path: path) }
    }

    /// Whether this file's import was begun before; throws if another file's was.
    func isLeft(by header: ExportHeader) throws -> Bool {
        guard let found = try self.header() else { return false }
        guard found == header else { throw LedgerError.unfinishedImport(found.lane, path: path) }
        return true
    }
}

extension Site {
    /// The same directory while it is filled from exports: the fence stands in the directory itself, so that the files
    /// of one lane after the other can follow, and nobody can append before it is adopted.
    var importing: Site {
        Site(directory: directory, fence: paths.importFence, disk: disk, options: options, clock: clock)
    }

    var isImporting: Bool {
        get throws { try disk.exists(paths.importFence) }
    }

    /// From here on the directory has the fence of a log that is written.
    func endImporting() throws {
        guard try isImporting else { return }
        try disk.remove(paths.importFence)
        try disk.syncDirectory(directory)
    }
}
