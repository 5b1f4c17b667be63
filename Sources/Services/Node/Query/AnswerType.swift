import JSON
import Spreadsheet
import Surface

/// In which form a client wants its answer.
enum AnswerType: String, CaseIterable {
    case json = "application/json"
    case csv = "text/csv"
}

extension AnswerType {
    /// What the field `accept` prefers of ours (RFC 9110, section 12.5.1); JSON where it says nothing of them.
    init(accept field: String?) {
        var best: (type: AnswerType, weight: String) = (.json, "0")
        for part in (field ?? "").split(separator: ",") {
            let parameters = part.split(separator: ";").map { $0.filter { $0 != " " }.lowercased() }
            guard let name = parameters.first else { continue }
            let type = AnswerType(rawValue: name) ?? (name == "text/*" ? .csv : name == "*/*" ? .json : nil)
            // Weights are of one digit before the dot and at most three behind it, so they compare as texts do.
            let weight = parameters.dropFirst().first { $0.hasPrefix("q=") }.map { String($0.dropFirst(2)) } ?? "1"
            if let type, weight > best.weight { best = (type, weight) }
        }
        self = best.type
    }
}

extension Reply {
    static func csv(_ writer: CSVWriter) -> Reply { Reply(200, type: "text/csv; charset=utf-8", writer.bytes) }
}

extension Route.Content {
    /// The same as JSON and as comma-separated values.
    static func jsonOrCSV(_ schema: JSONValue, example: JSONValue, csv: String) -> Route.Content {
        Route.Content([
            Form(AnswerType.json.rawValue, schema, example: example),
            Form(AnswerType.csv.rawValue, ["type": "string"], example: .string(csv)),
        ])
    }
}

extension JSONValue {
    /// As a field of comma-separated values: texts as they are, nothing for null, and lists as JSON.
    var csvField: String {
        switch self {
        case .null: ""
        case .string(let text): text
        default: String(decoding: encoded, as: UTF8.self)
        }
    }
}
