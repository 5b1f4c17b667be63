import Community
import HTTPTypes
import JSON
import People
import SQLite
import Surface
import Wire

/// What routes about people need: who is known, their passwords and sessions, and the threads that work on passwords.
struct PeopleSite: Sendable {
    let asking: AccessAsking
    let people: People
    let hashers: Readers
    let clock: NodeClock

    var gate: TokenGate { asking.gate }

    /// Does what may keep a thread busy or wait for a disk.
    func work(
        _ answer: @escaping @Sendable (Reply) -> Void, _ body: @escaping @Sendable () throws(Problem) -> Reply
    ) throws(Problem) {
        let isTaken = hashers.run {
            do throws(Problem) { answer(try body()) } catch { answer(error.reply) }
        }
        guard isTaken else { throw .busy("as many people log in as may wait for it", seconds: 5) }
    }

    /// Who has shown to be who they say.
    func verify(_ login: LoginName, _ password: Password, _ call: Call) throws(Problem) -> People.Verified {
        let attempt = People.Attempt(
            login, as: gate.references.login(login.text), from: gate.references.address(call.address),
            with: password)
        let now = clock.now
        do throws(People.Refused) {
            let verified = try people.verify(attempt, at: now)
            guard gate.person(verified.person) != nil else { throw .refused(.revoked, verified.person) }
            return verified
        } catch {
            switch error {
            case .storage(let error): throw Problem(error)
            case .refused(let reason, let person):
                gate.count(reason, of: .login(person), from: call.address)
                throw .loginRefused
            case .locked(let until, let person):
                gate.count(.locked, of: .login(person), from: call.address)
                throw .lockedOut(milliseconds: until.milliseconds - now.milliseconds)
            }
        }
    }

    /// Throws what is wrong with a password that somebody wants to have.
    func check(_ password: Password, of login: LoginName) throws(Problem) {
        if let fault = password.fault(of: login, people.options) { throw .invalid("/newPassword", fault) }
    }

    /// What is written down about people, or the problem that it could not be.
    func stored<Value>(_ body: () throws(SQLiteError) -> Value) throws(Problem) -> Value {
        do throws(SQLiteError) { return try body() } catch { throw Problem(error) }
    }
}

extension Problem {
    /// Which of the two is wrong is not said.
    static let loginRefused: Problem = {
        var problem = Problem(
            401, "login-refused", "Nobody is known by this name and password", "the name or the password is another")
        problem.fields.append("www-authenticate", "Bearer realm=\"linli\"")
        return problem
    }()

    static func lockedOut(milliseconds: Int64) -> Problem {
        let seconds = Int(max(1, (milliseconds + 999) / 1_000))
        return Problem(
            429, "locked-out", "Too many failed tries",
            "nobody is let in by this name, or from here, for \(seconds) seconds, whatever the password",
            retryAfterSeconds: seconds)
    }

    init(_ error: SQLiteError) {
        if error.isFull {
            self.init(507, "disk-full", "The disk is full", "\(error)", retryAfterSeconds: 10)
        } else {
            self.init(
                503, "people-unavailable", "What is known of people cannot be read or written", "\(error)",
                retryAfterSeconds: 30)
        }
    }
}
