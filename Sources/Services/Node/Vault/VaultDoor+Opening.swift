import Community
import Ledger
import Vault
import Views
import Wire

extension VaultDoor {
    /// Opens what lies there, as far as the log knows of it.
    init(opening site: VaultSite, _ lanes: Lanes) {
        do throws(VaultError) {
            let vault = try Vault(opening: site)
            let unrecorded = try vault.begin(erased: try VaultDoor.erased(lanes)) { pending throws(VaultError) in
                try VaultDoor.fate(of: pending, in: lanes.ledger[pending.lane])
            }
            try VaultDoor.record(unrecorded, in: lanes)
            self.init(.success(vault))
        } catch {
            self.init(.failure(error))
        }
    }

    /// What nobody may read any more, whether its key was destroyed when that was recorded or not.
    private static func erased(_ lanes: Lanes) throws(VaultError) -> [HeldID] {
        do throws(ViewError) {
            return try lanes.doors.at(lanes.ledger.access.size) { access in
                var erased: [HeldID] = []
                access.forEachHolding { if $0.erased != nil { erased.append($0.id) } }
                return erased
            }
        } catch {
            throw .log("\(error)")
        }
    }

    /// A log that was restored from a copy has lost what was erased since; the keys have not.
    private static func record(_ unrecorded: [Erased], in lanes: Lanes) throws(VaultError) {
        for erased in unrecorded {
            // Of a key that was lost before there is nothing that could be told.
            guard erased.fingerprint.count == Access.fingerprintByteCount else { continue }
            let event = SubjectErased(fingerprint: erased.fingerprint, with: nil)
            do throws(AskError) {
                _ = try lanes.record(.erase(erased.id, event), VaultOffice.erasure(of: erased.id))
            } catch {
                throw .log("\(error)")
            }
        }
    }

    /// What became of a command that was cut off between the vault and the log.
    private static func fate(of pending: PendingCommand, in lane: LaneLog) throws(VaultError) -> Vault.Fate {
        // A copy of the vault is younger than that of the log beside it.
        guard pending.since.value <= lane.size else { return .refused }
        do throws(LedgerError) {
            var next = max(pending.since, lane.retainedFrom)
            while true {
                let page = try lane.records(from: next, limit: 1_000)
                if let record = page.first(where: { $0.encodedKey.elementsEqual(pending.encodedKey) }) {
                    return .recorded(about: record.subject)
                }
                guard let last = page.last else { return .refused }
                next = Seq(last.seq.value + 1)
            }
        } catch {
            throw .log("\(error)")
        }
    }
}
