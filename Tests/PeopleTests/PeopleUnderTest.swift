import Community
import Digest
import Files
import Foundation
import People
import SQLite
import SimulatedDisk
import Testing
import Wire

/// Two people on a disk in memory, who come from where and when a test says.
final class PeopleUnderTest {
    let disk = SimulatedDisk(seed: 7)
    var now = Instant(milliseconds: 1_790_000_000_000)
    private(set) var people: People!
    static let zhang: PersonID = "pzhang"
    static let password = "correct horse battery"

    init() throws {
        try open()
        try people.setPassword(Password(Self.password), of: Self.zhang, LoginName("zhang")!)
        try people.setPassword(Password("another long enough"), of: "pli", LoginName("li")!)
    }

    /// As a node calls a name that is not to be found.
    static func reference(_ login: String) -> LoginID { LoginID(text: "l-" + Array(login.utf8).hexadecimal) }

    /// As after a restart.
    func open() throws {
        var options = PeopleOptions()
        options.cost = Scrypt.Cost(blocks: 16, blockSize: 1, rounds: 1)!
        people = nil
        people = try People("/people.db", on: disk, options: options) { Issue.record("\($0) was lost") }
    }

    func advance(minutes: Int64) { now = now.advanced(byMilliseconds: minutes * 60_000) }
    func advance(seconds: Int64) { now = now.advanced(byMilliseconds: seconds * 1_000) }

    @discardableResult
    func logIn(
        _ login: String = "zhang", _ password: String = PeopleUnderTest.password, from address: String = "ip-1"
    ) throws -> People.Verified {
        let attempt = People.Attempt(
            LoginName(login)!, as: Self.reference(login), from: AddressID(text: address),
            with: Password(password))
        return try people.verify(attempt, at: now)
    }

    enum Answer: Equatable {
        case letIn
        case refused(Refusal)
        /// For so many seconds.
        case locked(Int64)
    }

    func answer(
        _ login: String = "zhang", _ password: String = "wrong", from address: String = "ip-1"
    ) throws -> Answer {
        do {
            try logIn(login, password, from: address)
            return .letIn
        } catch let refused as People.Refused {
            switch refused {
            case .refused(let reason, _): return .refused(reason)
            case .locked(let until, _): return .locked((until.milliseconds - now.milliseconds) / 1_000)
            case .storage(let error): throw error
            }
        }
    }

    func use(_ text: String) -> Result<PersonID, Refusal> {
        Result { () throws(Refusal) in
            guard let shown = ShownToken(text) else { throw .malformed }
            return try people.use(shown, at: now)
        }
    }
}
