import JSON

/// `linli admin …`: orders to a node that runs, of whoever has a token that allows them.
enum AdminCommands {
    static let all = people + tokens + devices + hooks + retention

    typealias Asked = (method: String, path: String, body: JSONValue?)

    static func command(
        _ family: String, _ word: String, _ summary: String, _ operands: [Command.Operand],
        _ options: [Command.Option] = [], _ ask: @escaping @Sendable (Parsed) throws -> Asked,
        print: @escaping @Sendable (JSONValue, Console) -> Void = { _, console in console.print("done") }
    ) -> Command {
        Command(
            name: ["admin", family, word], summary: summary, operands: operands, options: options + AdminCall.options
        ) { parsed, console in
            let asked = try ask(parsed)
            let answer = try await AdminCall(parsed).send(asked.method, asked.path, asked.body)
            if parsed.flag("--json") {
                console.print(String(decoding: answer.encoded, as: UTF8.self))
            } else {
                print(answer, console)
            }
            return .success
        }
    }

    /// All pages of a list, as a table of these fields.
    static func listing(
        _ family: String, _ summary: String, at path: String? = nil, _ titles: [String], _ fields: [String]
    ) -> Command {
        let path = path ?? "/v1/admin/\(family)"
        return Command(name: ["admin", family, "list"], summary: summary, options: AdminCall.options) {
            parsed, console in
            let call = try AdminCall(parsed)
            var answer = try await call.send("GET", path)
            var items = answer["items"]?.array ?? []
            while let next = answer["next"]?.string {
                answer = try await call.send("GET", "\(path)?after=\(next)")
                items += answer["items"]?.array ?? []
            }
            if parsed.flag("--json") {
                console.print(String(decoding: JSONValue.array(items).encoded, as: UTF8.self))
            } else {
                console.table(titles, items.map { item in fields.map { cell(item[$0]) } })
            }
            return .success
        }
    }

    private static func cell(_ value: JSONValue?) -> String {
        switch value {
        case .string(let text): text
        case .integer(let number): "\(number)"
        case .bool(let truth): truth ? "yes" : "no"
        default: "-"
        }
    }

    /// A word of a command line as a part of a path.
    static func segment(_ text: String) -> String {
        let plain = Array("-._~".utf8)
        return text.utf8.map { byte in
            let scalar = Unicode.Scalar(byte)
            let isPlain = byte < 0x80 && (scalar.properties.isAlphabetic || (48...57).contains(byte))
            return isPlain || plain.contains(byte)
                ? String(scalar) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }.joined()
    }
}
