import Community
import Forms
import JSON
import Ledger
import Surface
import Vault
import Wire

/// The vault as commands come to it. A node whose vault cannot be opened goes on without: alarms tell of nobody.
struct VaultDoor: Sendable {
    private let vault: Result<Vault, VaultError>

    init(_ vault: Result<Vault, VaultError>) { self.vault = vault }

    var opened: Vault {
        get throws(Problem) {
            do throws(VaultError) { return try vault.get() } catch { throw Problem(error) }
        }
    }

    /// Why nothing can be kept; nil when it can.
    var fault: String? {
        if case .failure(let error) = vault { "\(error)" } else { nil }
    }

    func finishKeeping() {
        if case .success(let vault) = vault { vault.finishKeeping() }
    }

    func close() throws(VaultError) {
        if case .success(let vault) = vault { try vault.close() }
    }

    func reference(_ prefix: Character, _ key: CommandKey, _ field: String) -> HeldID {
        // Whatever is asked with it is refused.
        (try? vault.get())?.reference(prefix, key, field) ?? HeldID(text: "\(prefix)")
    }

    /// Keeps what commands say of people, has them decided then, and lets the vault know what came of them. One place for each
    /// of the commands, empty where there is nothing to keep.
    func keep(
        _ kept: [KeptFields?], answer: @escaping @Sendable (Result<[Recorded], AskError>) -> Void,
        then decide: @escaping @Sendable (@escaping @Sendable (Result<[Recorded], AskError>) -> Void) -> Void
    ) {
        let vault: Vault
        do throws(VaultError) { vault = try self.vault.get() } catch {
            return answer(.failure(.vault(error, nil, field: nil)))
        }
        vault.keep(kept.compactMap { $0?.command }) { result in
            if case .failure(let error) = result {
                let place = kept.lastIndex { $0?.field(of: error) != nil }
                return answer(.failure(.vault(error, place, field: place.flatMap { kept[$0]?.field(of: error) })))
            }
            decide { result in
                vault.end(
                    zip(kept.indices, kept).compactMap { index, kept in
                        kept.map { end(of: $0.command.key, by: result, at: index) }
                    })
                answer(result)
            }
        }
    }

    private func end(of key: CommandKey, by result: Result<[Recorded], AskError>, at index: Int) -> Vault.End {
        switch result {
        case .success(let recorded): .recorded(key, about: recorded[index].subject)
        case .failure(let error): error.leavesNothing ? .refused(key) : .uncertain(key)
        }
    }
}

/// What the vault is to keep of one command.
struct KeptFields: Sendable {
    let command: KeptCommand
    private let pointers: [HeldID: String]

    init(
        _ kept: [Withholding.Kept], of key: CommandKey, by caller: HeldID?, about subject: String?, in lane: Lane,
        from size: UInt64, at pointer: String
    ) {
        // That somebody reports in another's name is for the rules to refuse, known or not.
        var items = kept.map { kept in
            caller != nil && kept.particulars == nil
                ? KeptCommand.Item(caller: kept.id) : KeptCommand.Item(kept.id, kept.particulars)
        }
        if let caller, !items.contains(where: { $0.id == caller }) { items.append(KeptCommand.Item(caller: caller)) }
        command = KeptCommand(key, lane, since: Seq(size), about: subject, items)
        pointers = Dictionary(kept.map { ($0.id, "\(pointer)/data/\($0.field)") }) { first, _ in first }
    }

    /// Where in the request that stands which the vault refuses.
    func field(of error: VaultError) -> String? {
        switch error {
        case .unknown(let id), .erased(let id), .reused(let id), .damaged(let id), .noKey(let id): pointers[id]
        default: nil
        }
    }
}

extension JSONValue {
    /// The same data with references where the vault has the content.
    func replacing(_ kept: [Withholding.Kept]) -> JSONValue {
        .object(
            members!.map { member in
                guard let kept = kept.first(where: { $0.field == member.name }) else { return member }
                return JSONMember(member.name, .string(kept.id.text))
            })
    }
}

extension AskError {
    /// Whether nothing of what was asked is recorded, for certain.
    fileprivate var leavesNothing: Bool {
        switch self {
        case .rejected, .outOfScope, .unwritable, .overloaded, .view, .vault: true
        case .ledger(let error):
            switch error {
            case .idReused, .emptyBatch, .batchTooLarge, .overloaded, .noSpace, .closed: true
            default: false
            }
        }
    }
}

extension Problem {
    /// Why the vault did not keep something, or does not show it.
    init(_ error: VaultError, field: String? = nil) {
        switch error {
        case .unknown where field != nil:
            self.init(400, "invalid", "The request is not understood", "\(error)", field: field)
        case .unknown: self.init(404, "not-found", "Not found", "\(error)", field: field)
        case .erased: self.init(410, "erased", "Erased", "\(error)", field: field)
        case .reused: self.init(409, "id-reused", "The id was used for something else", "\(error)", field: field)
        case .underWay: self.init(503, "busy", "Too much at once", "\(error)", retryAfterSeconds: 1)
        case .overloaded: self.init(429, "overloaded", "Too much waits", "\(error)", retryAfterSeconds: 1)
        case _ where error.isNoSpace:
            self.init(507, "disk-full", "The disk is full", "\(error)", retryAfterSeconds: 10)
        default:
            self.init(
                503, "vault-unavailable", "The vault cannot be used", "\(error)", field: field, retryAfterSeconds: 30)
        }
    }
}
