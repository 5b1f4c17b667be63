import Calendar
import Files
import Foundation
import Ledger
import Node
import TLS
import Vault
import Views
import Wire

/// What is looked at in the directory of a node, whether it runs or not.
extension Doctor {
    static func node(_ site: Site) -> [Finding] {
        let directory = NodeDirectory(site)
        return [owner(site)] + lanes(site)
            + [
                reserve(site), files(directory), secrets(directory), vault(directory.vault), certificate(directory),
                configuration(directory),
            ]
    }

    /// More than a log lies there; the next start of a node makes what is missing.
    static func isNode(_ site: Site) -> Bool {
        let directory = NodeDirectory(site)
        return exists(directory.adminToken) || exists(directory.certificate)
    }

    /// Whoever has the lock is found without taking it: a node that starts at this moment must get it.
    private static func owner(_ site: Site) -> Finding {
        checking("owner", advice: "the directory needs its file `lock`: restore it from a backup") {
            let number = try fileNumber(site.lock)
            // The kernel lists locks page by page, and one that moves up meanwhile is not in any.
            var process: Substring?
            for _ in 0..<looks where process == nil { process = try holder(of: number) }
            return Finding(
                check: "owner", state: .good,
                result: "\(process.map { "process \($0)" } ?? "no process") has the directory open"
            )
        }
    }

    /// On a machine where many locks come and go a handful is missed altogether now and then.
    private static let looks = 50

    private static func holder(of number: UInt64) throws -> Substring? {
        try String(contentsOfFile: "/proc/locks", encoding: .utf8).split(separator: "\n")
            .map { $0.split(separator: " ") }
            .first { $0.count > 5 && $0[1] == "FLOCK" && $0[5].hasSuffix(":\(number)") }?[4]
    }

    private static func fileNumber(_ path: String) throws -> UInt64 {
        guard let number = try FileManager.default.attributesOfItem(atPath: path)[.systemFileNumber] as? UInt64 else {
            throw CocoaError(.fileReadUnknown)
        }
        return number
    }

    // MARK: The lanes

    private static func lanes(_ site: Site) -> [Finding] {
        Lane.allCases.flatMap { lane -> [Finding] in
            let restore = "`linli log verify \(site.directory)` says what is damaged; keep the directory as it is"
            do {
                let found = try LedgerView(of: site).lane(lane)
                return [
                    checking("lane \(lane)", advice: restore) { try head(of: found, at: site) },
                    checking("view \(lane)", advice: rebuild(site)) { try view(of: lane, at: site) },
                ]
            } catch {
                return [Finding(check: "lane \(lane)", state: .wrong, result: "\(error)", advice: restore)]
            }
        }
    }

    /// Its head is what the log has signed and the fence has seen, and its last record is not of tomorrow.
    private static func head(of lane: LaneView, at site: Site) throws -> Finding {
        _ = try lane.checkpoint(of: try lane.tree(), size: lane.size)
        let (check, result) = ("lane \(lane.lane)", "\(lane.size) records, as they were signed and seen")
        let now = site.clock().wall
        if lane.size > 0, let last = try lane.records(from: Seq(lane.size - 1), limit: 1).first?.recorded,
            last > now.advanced(byMilliseconds: site.options.clockStepMilliseconds)
        {
            return Finding(
                check: check, state: .doubtful, result: ClockTrouble.behind(wall: now, last: last).sentence,
                advice: "set the clock, and keep it set with chrony or ntpd")
        }
        return Finding(check: check, state: .good, result: result)
    }

    private static func rebuild(_ site: Site) -> String {
        "a node builds it anew when it starts; `linli replay \(site.directory)` does it while none runs"
    }

    private static func view(of lane: Lane, at site: Site) throws -> Finding {
        let check = "view \(lane)"
        let kind = ViewKind.all.first { $0.lane == lane }!
        let found = try kind.lag(ViewSite(directory: site.directory)) { () throws(LedgerError) in
            try LaneAtRest(LedgerView(of: site).lane(lane))
        }
        switch found {
        case .success(let lag):
            return Finding(
                check: check, state: .good,
                result: lag == 0 ? "stored up to the lane's end" : "stored but for the last \(lag) records")
        case .failure(let stale):
            return Finding(check: check, state: .doubtful, result: "the view \(stale)", advice: rebuild(site))
        }
    }

    private static func reserve(_ site: Site) -> Finding {
        checking("reserve", advice: "a node makes it when it starts and there is room") {
            let size = try LocalDisk().open(site.reserve, .read).size()
            let wanted = site.options.reserveBytes
            return Finding(
                check: "reserve", state: size >= wanted ? .good : .doubtful,
                result: "\(size >> 20) of \(wanted >> 20) MiB are kept for alarms",
                advice: size >= wanted ? nil : "the disk was full: make room, and the node takes it back")
        }
    }

    // MARK: Files

    private static func files(_ directory: NodeDirectory) -> Finding {
        let missing = (directory.secrets + [directory.certificate]).filter { !exists($0) }
        return Finding(
            check: "files", state: missing.isEmpty ? .good : .doubtful,
            result: missing.isEmpty ? "all are there" : "missing: \(missing.joined(separator: ", "))",
            advice: missing.isEmpty ? nil : "a node makes them when it starts, and others than before")
    }

    private static func secrets(_ directory: NodeDirectory) -> Finding {
        let open = (directory.secrets + [directory.people, directory.vault.masterKey]).filter { path in
            let mode = try? FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            return mode.map { $0 & 0o077 != 0 } ?? false
        }
        return Finding(
            check: "secrets", state: open.isEmpty ? .good : .wrong,
            result: open.isEmpty
                ? "their owner alone can read them" : "others can read \(open.joined(separator: ", "))",
            advice: open.isEmpty
                ? nil
                : "`chmod 600 \(open.joined(separator: " "))`; a token that others have read is revoked and issued anew"
        )
    }

    /// Without its keys nobody reads what it holds, and no copy of the node has them.
    private static func vault(_ site: VaultSite) -> Finding {
        checking("vault", advice: "keep the directory as it is, and look at the disk") {
            let missing = [site.masterKey, site.keys].filter { !exists($0) }
            guard exists(site.contents) else {
                return Finding(check: "vault", state: .good, result: "it holds nothing yet")
            }
            guard missing.isEmpty else {
                return Finding(
                    check: "vault", state: .wrong, result: "missing: \(missing.joined(separator: ", "))",
                    advice: "bring \(site.masterKey) back from where it is kept, then `linli vault restore` its keys")
            }
            let copies = try site.keyCopies()
            return Finding(
                check: "vault", state: copies.isEmpty ? .doubtful : .good,
                result: copies.isEmpty
                    ? "its keys have no copy" : "its keys are copied to \(copies.joined(separator: ", "))",
                advice: copies.isEmpty
                    ? "`linli vault backup \(site.directory) --keys FILE`, on another disk; and keep a copy of "
                        + "\(site.masterKey) in a third place" : nil)
        }
    }

    /// Time to renew it without haste.
    private static let wantedDays: Int64 = 30

    private static func certificate(_ directory: NodeDirectory) -> Finding {
        let advice =
            "put another chain into \(directory.certificate) and its key beside it, or remove both: the next start makes "
            + "new ones, which clients are given to trust"
        return checking("certificate", advice: advice) {
            let validity = try directory.tls().chain[0].validity
            let now = directory.site.clock().wall.milliseconds / 1_000
            let days = (validity.notAfter - now) / 86_400
            let isValid = (validity.notBefore...validity.notAfter).contains(now)
            return Finding(
                check: "certificate", state: !isValid ? .wrong : days >= wantedDays ? .good : .doubtful,
                result: "valid from \(rfc3339(validity.notBefore)) until \(rfc3339(validity.notAfter))",
                advice: isValid && days >= wantedDays ? nil : advice)
        }
    }

    private static func rfc3339(_ seconds: Int64) -> String { Instant(milliseconds: seconds * 1_000).rfc3339 }

    private static func configuration(_ directory: NodeDirectory) -> Finding {
        let path = directory.configuration
        return checking("configuration", advice: "mend \(path); `linli help node run` lists what may stand there") {
            guard exists(path) else {
                return Finding(check: "configuration", state: .good, result: "as it always is: there is no \(path)")
            }
            let options = try NodeOptions(file: try LocalDisk().contents(of: path), flags: [])
            guard options.isDemo else { return Finding(check: "configuration", state: .good, result: path) }
            return Finding(
                check: "configuration", state: .doubtful, result: "\(path) lets anybody do everything",
                advice: "take `demo` out of it before anything is recorded that counts")
        }
    }
}
