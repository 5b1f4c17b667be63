import Calendar
import Community
import Digest
import JSON
import Ledger
import Surface
import Vault
import Views
import Wire

/// What can be done with what the vault holds, whoever wants it: each is recorded before it is done.
public struct VaultOffice: Sendable {
    let lanes: Lanes
    let vault: VaultDoor
    let events: EventJSON

    /// Who wants it: the token that was shown, and whose it is.
    struct Caller {
        let token: TokenID
        let principal: String
        /// What tells one of their requests from another.
        let request: String
    }

    func particulars(_ id: HeldID) throws(Problem) -> Particulars {
        let vault = try vault.opened
        return try asking { () throws(VaultError) in try vault.particulars(id) }
    }

    /// Whether somebody, or words, have to do with a case or an alarm at a place, and of an owner.
    func concerns(_ id: HeldID, _ scope: PlacePath, _ owner: Owner?) throws(Problem) -> Bool {
        let vault = try vault.opened
        let entities = try asking { () throws(VaultError) in try vault.entities(of: id) }
        do throws(ViewError) {
            return try lanes.incidents.at(lanes.ledger.incident.size) { fold in
                let (ofCases, ofAlarms) = (
                    owner.map { fold.caseTests(of: $0) } ?? [], owner.map { fold.alarmTests(of: $0) } ?? []
                )
                let (cases, alarms) = (fold.table(of: Case.self), fold.table(of: Alarm.self))
                return entities.contains { entity in
                    if let found = cases.row(CaseID(text: entity)) {
                        return scope.contains(found.place) && found.passes(ofCases)
                    }
                    return alarms.row(AlarmID(text: entity)).map {
                        scope.contains($0.place) && $0.passes(ofAlarms)
                    } ?? false
                }
            }
        } catch {
            throw Problem(error)
        }
    }

    /// Whoever cannot be recorded sees nothing.
    func record(_ read: SubjectRead, of id: HeldID, by caller: Caller) throws(Problem) {
        _ = try record([(.read(id, read), caller.request, [])], by: caller, as: caller.principal)
    }

    // MARK: Telling

    /// Everything that is held of a person, for themselves (PIPL art. 45).
    func export(_ id: HeldID, by caller: Caller) throws(Problem) -> JSONValue {
        let (particulars, cases, texts) = try dossier(id)
        let told = particulars.known + (texts.isEmpty ? [] : [.text])
        try record(SubjectRead(by: caller.token, told, .full, for: .request, isExport: true), of: id, by: caller)
        return .object(
            [
                .init("id", .string(id.text)), .init("particulars", .object(particulars.members)),
                .init("cases", .array(cases)), .init("texts", .array(texts)),
            ] + (try looks(at: id)))
    }

    private func dossier(
        _ id: HeldID
    ) throws(Problem) -> (particulars: Particulars, cases: [JSONValue], texts: [JSONValue]) {
        let vault = try vault.opened
        do throws(VaultError) {
            let (particulars, entities, held) = try vault.dossier(id)
            var texts: [JSONValue] = []
            for (id, entity) in held {
                guard let text = try vault.particulars(id)[.text] else { continue }
                texts.append(["id": .string(id.text), "about": .string(entity), "text": .string(text)])
            }
            return (particulars, try cases(entities), texts)
        } catch {
            throw Problem(error)
        }
    }

    private func cases(_ ids: [String]) throws(VaultError) -> [JSONValue] {
        do throws(ViewError) {
            return try lanes.incidents.at(lanes.ledger.incident.size) { fold in
                let table = fold.table(of: Case.self)
                return ids.compactMap { id in
                    guard let row = table.row(CaseID(text: id)) else { return nil }
                    let timeline = table.orRefuse { () throws(RowError) in try row.timeline } ?? []
                    return ["id": .string(id), "events": .array(timeline.map { events.json($0, masked: nil) })]
                }
            }
        } catch {
            throw .log("\(error)")
        }
    }

    private func looks(at id: HeldID) throws(Problem) -> [JSONMember] {
        do throws(ViewError) {
            let holding = try lanes.doors.at(lanes.ledger.access.size) { access in access[id] }
            return [
                .init("reads", .integer(holding?.reads ?? 0)),
                .init("lastRead", holding?.lastRead.map { .string($0.rfc3339) } ?? .null),
                .init("lastReader", holding?.lastReader.map { .string($0) } ?? .null),
            ]
        } catch {
            throw Problem(error)
        }
    }

    // MARK: Erasing

    /// What makes an erasure the same when it is asked for again.
    static func erasure(of id: HeldID) -> String { "erase-\(id)" }

    /// The erasure is recorded before the keys are destroyed: cut off in between, the vault destroys them when it is opened.
    func erase(_ id: HeldID, by caller: Caller) throws(Problem) -> JSONValue {
        let vault = try vault.opened
        let erasable = try asking { () throws(VaultError) in try vault.erasable(id) }
        let recorded = try record(erasable, with: id, by: caller)
        let left = try asking { () throws(VaultError) in try vault.erase(erasable.map(\.id)) }
        return [
            "id": .string(id.text), "erased": .array(recorded), "copiesLeft": .array(left.map { .string($0) }),
        ]
    }

    /// Of a person with everything that was written there may be more than one transaction holds.
    private func record(
        _ erasable: [Erased], with person: HeldID, by caller: Caller
    ) throws(Problem) -> [JSONValue] {
        var recorded: [JSONValue] = []
        var rest = erasable[...]
        while !rest.isEmpty {
            let part = rest.prefix(Asking.maximumBatch)
            rest = rest.dropFirst(part.count)
            var commands: [(command: AccessCommand, id: String, content: [UInt8])] = []
            for erased in part {
                let event = SubjectErased(fingerprint: erased.fingerprint, with: erased.id == person ? nil : person)
                commands.append((.erase(erased.id, event), Self.erasure(of: erased.id), erased.fingerprint))
            }
            for (erased, stored) in zip(part, try record(commands, by: caller, as: CommandKey.ledgerPrincipal)) {
                recorded.append([
                    "id": .string(erased.id.text), "fingerprint": .string(erased.fingerprint.hexadecimal),
                    "receipt": Asking.json(stored),
                ])
            }
        }
        return recorded
    }

    // MARK: Recording

    /// Waits until it is durable. `principal` is whose the ids are.
    private func record(
        _ commands: [(command: AccessCommand, id: String, content: [UInt8])], by caller: Caller, as principal: String
    ) throws(Problem) -> [Recorded] {
        guard !commands.isEmpty else { return [] }
        var asks: [Ask<AccessCommand>] = []
        do throws(WireError) {
            for (command, id, content) in commands {
                let key = try CommandKey(principal: principal, source: "linli:vault", id: id)
                asks.append(Ask(command, by: caller.principal, request: Request(key: key, content: content)))
            }
        } catch {
            throw .invalid("id", "\(error)")
        }
        do throws(AskError) { return try lanes.access.decide(asks) } catch { throw Problem(error) }
    }

    private func asking<Value>(_ body: () throws(VaultError) -> Value) throws(Problem) -> Value {
        do throws(VaultError) { return try body() } catch { throw Problem(error) }
    }
}

extension Particulars {
    var members: [JSONMember] { known.map { JSONMember($0.rawValue, .string(self[$0]!)) } }
}
