public import Community
public import JSON
public import Ledger
import Surface
import Threads
import Vault
import Views
import Wire

extension VaultOffice {
    /// Opens the directory of a node that is not running, for whoever sits at the machine.
    public static func atConsole(
        of site: Site, _ body: (Console) throws -> Void
    ) throws {
        let lanes = try Lanes(
            site, views: ViewOptions(), desks: DeskOptions(), clock: .system, watch: NobodyWatches())
        let vault = VaultDoor(opening: NodeDirectory(site).vault, lanes)
        let office = VaultOffice(lanes: lanes, vault: vault, events: EventJSON(log: lanes.ledger.identity.idText))
        let done = Result { try body(Console(office: office)) }
        lanes.finishAsking()
        try vault.close()
        try lanes.close()
        try done.get()
    }

    /// What is asked there. Whoever can start a program on these files can read them; the log tells that it was done here.
    public struct Console {
        let office: VaultOffice

        /// Why nothing can be asked; nil when it can.
        public var fault: String? { office.vault.fault }

        public func export(_ id: HeldID) throws -> JSONValue {
            try explained { () throws(Problem) in try office.export(id, by: caller) }
        }

        public func erase(_ id: HeldID) throws -> JSONValue {
            try explained { () throws(Problem) in try office.erase(id, by: caller) }
        }

        private var caller: Caller {
            Caller(
                token: "console", principal: "linli:console",
                request: "console-\(SystemClock.wallMilliseconds())-\(office.lanes.ledger.access.size)")
        }

        private func explained(_ body: () throws(Problem) -> JSONValue) throws -> JSONValue {
            do throws(Problem) { return try body() } catch { throw Failure(error.detail) }
        }
    }

    public struct Failure: Error, CustomStringConvertible {
        public let description: String

        public init(_ description: String) { self.description = description }
    }
}

private struct NobodyWatches: DeskWatch {
    func stored(_ lane: Lane, received: [Int64], decided: Int64, durable: Int64) {}
    func viewed(_ lane: Lane, to position: UInt64, oldest: Int64, at now: Int64) {}
    func viewFailed(_ lane: Lane, _ error: ViewError) {}
    func upkeepRefused(_ lane: Lane, _ error: AskError) {}
}
