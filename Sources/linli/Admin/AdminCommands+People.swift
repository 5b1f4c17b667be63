import Community
import JSON

/// Who logs in, and what programs show.
extension AdminCommands {
    private static let person = Command.Operand(name: "PERSON", help: "their id, as `linli admin people list` has it")
    private static let token = Command.Operand(name: "TOKEN", help: "its id, as `linli admin tokens list` has it")
    private static let role = Command.Operand(
        name: "ROLE", help: Role.allCases.map(\.rawValue).joined(separator: ", "))
    private static let terms: [Command.Option] = [
        .value("--scope", "PLACE", "the place that it is for, with all inside (default the community)"),
        .value("--mask", "MASK", "words or people: what is not shown besides what the role does not see"),
    ]

    static let people: [Command] = [
        command(
            "people", "add", "lets somebody log in, and prints their first password",
            [.init(name: "LOGIN", help: "the name that they log in by"), role], terms
        ) { parsed in
            let body = terms(of: parsed) + [.init("login", .string(parsed["LOGIN"]))]
            return ("POST", "/v1/admin/people", .object(body))
        } print: {
            handedOver($0, $1)
        },
        listing(
            "people", "prints who may log in, and those who might",
            ["person", "login", "role", "scope", "last login", "sessions", "removed"],
            ["id", "login", "role", "scope", "lastLogin", "sessions", "removed"]),
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

    static let tokens: [Command] = [
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
        listing(
            "tokens", "prints the tokens that were issued, without what makes them work",
            ["token", "principal", "role", "scope", "issued", "expires", "revoked"],
            ["id", "principal", "role", "scope", "issued", "expires", "revoked"]),
        command("tokens", "revoke", "makes a token worthless at once", [token]) { parsed in
            ("POST", "/v1/admin/tokens/\(segment(parsed["TOKEN"]))/revoke", nil)
        },
    ]

    private static func terms(of parsed: Parsed) -> [JSONMember] {
        let texts = [("role", parsed["ROLE"]), ("scope", parsed.text("--scope")), ("mask", parsed.text("--mask"))]
        return texts.compactMap { name, text in text.map { JSONMember(name, .string($0)) } }
    }

    private static func path(_ parsed: Parsed) -> String { "/v1/admin/people/\(segment(parsed["PERSON"]))" }

    private static func handedOver(_ answer: JSONValue, _ console: Console) {
        console.print("person: \(answer["id"]?.string ?? "")")
        console.print("login: \(answer["login"]?.string ?? "")")
        console.print("password: \(answer["password"]?.string ?? ""), for choosing another one")
        console.print("until: \(answer["until"]?.string ?? "")")
    }
}
