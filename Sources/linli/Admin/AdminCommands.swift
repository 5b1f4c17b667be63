import Community
import JSON

/// `linli admin …`: who is let in, told to a node that runs.
enum AdminCommands {
    static let all = people + tokens

    private static let person = Command.Operand(name: "PERSON", help: "their id, as `linli admin people list` has it")
    private static let token = Command.Operand(name: "TOKEN", help: "its id, as `linli admin tokens list` has it")
    private static let role = Command.Operand(
        name: "ROLE", help: Role.allCases.map(\.rawValue).joined(separator: ", "))
    private static let terms: [Command.Option] = [
        .value("--scope", "PLACE", "the place that it is for, with all inside (default the community)"),
        .value("--mask", "MASK", "words or people: what is not shown besides what the role does not see"),
    ]

    // MARK: People

    private static let people: [Command] = [
        command(
            "people", "add", "lets somebody log in, and prints their first password",
            [.init(name: "LOGIN", help: "the name that they log in by"), role], terms
        ) { parsed in
            let body = terms(of: parsed) + [.init("login", .string(parsed["LOGIN"]))]
            return ("POST", "/v1/admin/people", .object(body))
        } print: {
            handedOver($0, $1)
        },
        Command(
            name: ["admin", "people", "list"], summary: "prints who may log in, and those who might",
            options: AdminCall.options
        ) { parsed, console in
            var (people, next): ([JSONValue], String?) = ([], nil)
            let call = try AdminCall(parsed)
            repeat {
                let answer = try await call.send(
                    "GET", "/v1/admin/people?limit=1000" + (next.map { "&after=\($0)" } ?? ""))
                people += answer["items"]?.array ?? []
                next = answer["next"]?.string
            } while next != nil
            if parsed.flag("--json") {
                console.print(String(decoding: JSONValue.array(people).encoded, as: UTF8.self))
            } else {
                console.table(
                    ["person", "login", "role", "scope", "last login", "sessions", "removed"],
                    people.map { row($0, "id", "login", "role", "scope", "lastLogin", "sessions", "removed") })
            }
            return .success
        },
        command("people", "role", "gives somebody another role, at once", [person, role], terms) { parsed in
            ("POST", "\(path(parsed))/role", .object(terms(of: parsed)))
        },
        command("people", "remove", "lets somebody in no more, and ends their sessions", [person]) { parsed in
            ("POST", "\(path(parsed))/remove", nil)
        },
        command("people", "reset-password", "prints a password for choosing another one", [person]) { parsed in
            ("POST", "\(path(parsed))/reset-password", nil)
        } print: {
            handedOver($0, $1)
        },
        command("people", "end-sessions", "logs somebody out everywhere", [person]) { parsed in
            ("POST", "\(path(parsed))/end-sessions", nil)
        },
    ]

    // MARK: Tokens

    private static let tokens: [Command] = [
        command(
            "tokens", "issue", "makes a token for a device or a program, and prints it",
            [.init(name: "PRINCIPAL", help: "a reference to whose it is"), role],
            terms + [.value("--expires", "TIME", "when it ends, such as 2027-01-01T00:00:00+08:00")]
        ) { parsed in
            var body = terms(of: parsed) + [.init("principal", .string(parsed["PRINCIPAL"]))]
            if let expires = parsed.text("--expires") { body.append(.init("expires", .string(expires))) }
            return ("POST", "/v1/admin/tokens", .object(body))
        } print: { answer, console in
            console.print(answer["token"]?.string ?? "")
        },
        command("tokens", "list", "prints the tokens that were issued, without what makes them work", []) { _ in
            ("GET", "/v1/admin/tokens", nil)
        } print: { answer, console in
            console.table(
                ["token", "principal", "role", "scope", "issued", "expires", "revoked"],
                (answer["items"]?.array ?? []).map {
                    row($0, "id", "principal", "role", "scope", "issued", "expires", "revoked")
                })
        },
        command("tokens", "revoke", "makes a token worthless at once", [token]) { parsed in
            ("POST", "/v1/admin/tokens/\(segment(parsed["TOKEN"]))/revoke", nil)
        },
    ]

    // MARK: What they have in common

    private typealias Asked = (method: String, path: String, body: JSONValue?)

    private static func command(
        _ family: String, _ word: String, _ summary: String, _ operands: [Command.Operand],
        _ options: [Command.Option] = [], _ ask: @escaping @Sendable (Parsed) -> Asked,
        print: @escaping @Sendable (JSONValue, Console) -> Void = { _, console in console.print("done") }
    ) -> Command {
        Command(
            name: ["admin", family, word], summary: summary, operands: operands, options: options + AdminCall.options
        ) { parsed, console in
            let asked = ask(parsed)
            let answer = try await AdminCall(parsed).send(asked.method, asked.path, asked.body)
            if parsed.flag("--json") {
                console.print(String(decoding: answer.encoded, as: UTF8.self))
            } else {
                print(answer, console)
            }
            return .success
        }
    }

    private static func terms(of parsed: Parsed) -> [JSONMember] {
        let texts = [("role", parsed["ROLE"]), ("scope", parsed.text("--scope")), ("mask", parsed.text("--mask"))]
        return texts.compactMap { name, text in text.map { JSONMember(name, .string($0)) } }
    }

    private static func path(_ parsed: Parsed) -> String { "/v1/admin/people/\(segment(parsed["PERSON"]))" }

    /// A word of a command line as a part of a path.
    private static func segment(_ text: String) -> String {
        let plain = Array("-._~".utf8)
        return text.utf8.map { byte in
            let scalar = Unicode.Scalar(byte)
            let isPlain = byte < 0x80 && (scalar.properties.isAlphabetic || (48...57).contains(byte))
            return isPlain || plain.contains(byte)
                ? String(scalar) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }.joined()
    }

    private static func handedOver(_ answer: JSONValue, _ console: Console) {
        console.print("person: \(answer["id"]?.string ?? "")")
        console.print("login: \(answer["login"]?.string ?? "")")
        console.print("password: \(answer["password"]?.string ?? ""), for choosing another one")
        console.print("until: \(answer["until"]?.string ?? "")")
    }

    private static func row(_ item: JSONValue, _ names: String...) -> [String] {
        names.map { name in
            switch item[name] {
            case .string(let text): text
            case .integer(let number): "\(number)"
            default: "-"
            }
        }
    }
}
