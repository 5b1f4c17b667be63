import Edges
import Files
public import JSON
import Ledger

/// Something about devices as the configuration says it: in its own place, or in a file that it names.
public enum EdgeFile: Sendable {
    case inline(JSONValue)
    case file(String)

    init(_ json: JSONValue) {
        self = json.string.map { .file($0) } ?? .inline(json)
    }

    init(setting json: JSONValue) throws(SettingError) {
        guard json.string != nil || json.members != nil else { throw SettingError("it is a file or an object") }
        self.init(json)
    }

    /// A path that does not begin at the root begins at the node's directory.
    func read(_ site: Site) throws -> (JSONValue, name: String) {
        switch self {
        case .inline(let json): return (json, "node.json5")
        case .file(let path):
            let path = path.hasPrefix("/") ? path : site.directory + "/" + path
            do { return (try LenientJSON.read(try site.disk.contents(of: path)), path) } catch let error as JSONError {
                throw EdgeError(file: path, reason: "\(error)")
            }
        }
    }
}

/// What is wrong with the description of devices, for whoever wrote it.
public struct EdgeError: Error, Hashable, CustomStringConvertible {
    public let file: String
    public let reason: String

    public var description: String { "\(file): \(reason)" }
}
