import EventLoop
import HTTP
import JSON
import Testing

@testable import Node

/// People of a node that log in, and what they do there.
struct Household: Sendable {
    let admin: NodeClient

    struct Somebody: Sendable {
        let id: String
        let login: String
        let client: NodeClient
    }

    static let password = "a password of their own"

    /// Somebody who was admitted and has chosen a password.
    func admit(_ login: String, _ role: String, scope: String = "/") async throws -> Somebody {
        let answer = try await admin.post(
            "/v1/admin/people", ["login": .string(login), "role": .string(role), "scope": .string(scope)])
        try #require(answer.status == 201, "\(answer.json)")
        let handed = try #require(answer.json["password"]?.string)
        let begun = try await logIn(login, handed, choosing: Self.password)
        try #require(begun.status == 201, "\(begun.json)")
        return Somebody(
            id: try #require(answer.json["id"]?.string), login: login,
            client: admin.showing(try #require(begun.json["token"]?.string)))
    }

    func logIn(
        _ login: String, _ password: String = Household.password, choosing new: String? = nil
    ) async throws(HTTPError) -> NodeClient.Answer {
        var body: [JSONMember] = [.init("login", .string(login)), .init("password", .string(password))]
        if let new { body.append(.init("newPassword", .string(new))) }
        return try await admin.post("/v1/sessions", .object(body))
    }

    /// Two departments with one worker each and a colleague in the first, at a building.
    func furnish() async throws -> Estate {
        let manager = try await admit("boss", "manager")
        let workers = [
            try await admit("wang", "worker"), try await admit("chen", "worker"), try await admit("zhao", "worker"),
        ]
        try await manager.client.must("/v1/places/b1/add", ["kind": "building", "name": "一号楼"])
        for (department, staff) in [("repair", workers[..<2]), ("cleaning", workers[2...])] {
            try await manager.client.must(
                "/v1/departments/\(department)/found", ["name": .string(department), "level": "L2"])
            for worker in staff {
                try await manager.client.must(
                    "/v1/staff/\(worker.id)/engage", ["department": .string(department)])
            }
        }
        return Estate(manager: manager, workers: workers)
    }

    struct Estate: Sendable {
        let manager: Somebody
        let workers: [Somebody]

        /// Takes a report on its way to a department.
        func dispatch(_ order: String, to department: String) async throws {
            for (verb, body) in [
                ("verify", ["result": true]), ("accept", [:]), ("register", [:]),
                ("dispatch", ["department": .string(department)]),
            ] as [(String, JSONValue)] {
                try await manager.client.must("/v1/workorders/\(order)/\(verb)", body)
            }
        }
    }
}

extension NodeClient {
    /// What is asked for happens.
    @discardableResult
    func must(_ path: String, _ body: JSONValue?) async throws -> JSONValue {
        let answer = try await post(path, body)
        try #require(answer.status < 300, "\(path): \(answer.json)")
        return answer.json
    }

    /// The last word of the problem's type.
    func problem(_ path: String, _ body: JSONValue?) async throws -> String {
        let answer = try await post(path, body)
        return answer.json["type"]?.string?.split(separator: ":").last.map(String.init) ?? "\(answer.status)"
    }
}
