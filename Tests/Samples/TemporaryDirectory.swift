import Foundation

/// A directory on the machine's own disk, for as long as the body runs.
public func withTemporaryDirectory<Value>(_ body: (String) throws -> Value) throws -> Value {
    let directory = FileManager.default.temporaryDirectory.appending(path: "linli-test-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    let result = Result { try body(directory) }
    try FileManager.default.removeItem(atPath: directory)
    return try result.get()
}
