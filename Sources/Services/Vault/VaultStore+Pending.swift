public import Community
import SQLite
public import Wire

/// What a command has to say of people, and what people have to say in it.
public struct KeptCommand: Sendable {
    public struct Item: Sendable {
        public let id: HeldID
        /// Nil for somebody of whom nothing new is said.
        public let particulars: Particulars?
        /// Whether it is an error that nothing is held under it.
        let isSaidToBeKnown: Bool

        public init(_ id: HeldID, _ particulars: Particulars?) {
            (self.id, self.particulars, isSaidToBeKnown) = (id, particulars, particulars == nil)
        }

        /// Somebody who has asked for it themselves: what comes of it has to do with them, whatever is held of them.
        public init(caller id: HeldID) { (self.id, particulars, isSaidToBeKnown) = (id, nil, false) }
    }

    public let key: CommandKey
    public let lane: Lane
    /// The first record that can be the command's.
    public let since: Seq
    /// What it is about; nil for what it begins.
    public let entity: String?
    public let items: [Item]

    public init(_ key: CommandKey, _ lane: Lane, since: Seq, about entity: String?, _ items: [Item]) {
        self.key = key
        self.lane = lane
        self.since = since
        self.entity = entity
        self.items = items
    }
}

/// A command whose words were kept, and of which the vault does not know whether it came to be.
public struct PendingCommand: Hashable, Sendable {
    public let encodedKey: [UInt8]
    public let lane: Lane
    public let since: Seq
}

extension VaultStore {
    /// Refuses what contradicts what is held; changes nothing.
    private func check(_ command: KeptCommand) throws(VaultError) {
        for item in command.items {
            // Who asks is who they are, whatever was erased of them.
            guard item.particulars != nil || item.isSaidToBeKnown else { continue }
            let held = try particulars(item.id)
            guard let held else {
                if item.isSaidToBeKnown { throw .unknown(item.id) }
                continue
            }
            guard let particulars = item.particulars, particulars != held else { continue }
            // What was left over by a command that never came to be gives way.
            guard try isLeftOver(item.id, of: command.key) else { throw .reused(item.id) }
        }
    }

    private func isLeftOver(_ id: HeldID, of key: CommandKey) throws(VaultError) -> Bool {
        try reporting { () throws(SQLiteError) in
            let select = try connection.prepare("SELECT is_new FROM pending WHERE command = ? AND id = ?")
            try select.bind(key.encoded, at: 1)
            try select.bind(id.text, at: 2)
            return try select.step() && select.integer(0) == 1
        }
    }

    /// Keeps what the commands of one request say, unless something contradicts it.
    func outcome(of commands: [KeptCommand]) throws(VaultError) -> Result<Void, VaultError> {
        do throws(VaultError) {
            for command in commands { try check(command) }
        } catch {
            switch error {
            case .disk, .database: throw error
            default: return .failure(error)
            }
        }
        for command in commands { try keep(command) }
        return .success(())
    }

    /// Keeps what was checked.
    private func keep(_ command: KeptCommand) throws(VaultError) {
        for item in command.items {
            let held = item.particulars == nil ? nil : try particulars(item.id)
            let isLeftOver = try isLeftOver(item.id, of: command.key)
            if let particulars = item.particulars, particulars != held {
                try put(particulars, as: item.id, about: particulars[.text] == nil ? nil : command.entity)
            }
            try reporting { () throws(SQLiteError) in
                let insert = try connection.prepare(
                    """
                    INSERT INTO pending VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (command, id) DO UPDATE SET
                        is_person = excluded.is_person, is_new = excluded.is_new, lane = excluded.lane,
                        since = min(since, excluded.since)
                    """)
                try insert.bind(command.key.encoded, at: 1)
                try insert.bind(item.id.text, at: 2)
                try insert.bind(item.particulars?[.text] == nil ? 1 : 0, at: 3)
                try insert.bind(item.particulars != nil && (held == nil || isLeftOver) ? 1 : 0, at: 4)
                try insert.bind(command.lane.rawValue, at: 5)
                try insert.bind(Int64(command.since.value), at: 6)
                try insert.run()
            }
        }
    }

    /// A command has come to be; this is what it is about.
    func settle(_ encodedKey: [UInt8], about entity: String?) throws(VaultError) {
        if let entity {
            try change(
                """
                UPDATE held SET entity = ?2
                WHERE entity IS NULL AND id IN (SELECT id FROM pending WHERE command = ?1 AND NOT is_person)
                """, encodedKey, entity)
            try change(
                "INSERT OR IGNORE INTO about SELECT id, ?2 FROM pending WHERE command = ?1 AND is_person",
                encodedKey, entity)
        }
        try change("DELETE FROM pending WHERE command = ?1", encodedKey, nil)
    }

    /// A command has come to nothing: what was new is not kept.
    func discard(_ encodedKey: [UInt8]) throws(VaultError) {
        // Another command on its way that says the same is the one that it is new for now.
        try change(
            """
            UPDATE pending SET is_new = 1 WHERE command != ?1
                AND id IN (SELECT id FROM pending WHERE command = ?1 AND is_new)
            """, encodedKey, nil)
        let new = try reporting { () throws(SQLiteError) in
            let select = try connection.prepare(
                """
                SELECT id FROM pending WHERE command = ?1 AND is_new
                    AND id NOT IN (SELECT id FROM pending WHERE command != ?1)
                    AND id NOT IN (SELECT person FROM about)
                """)
            try select.bind(encodedKey, at: 1)
            var found: [HeldID] = []
            while try select.step() { found.append(HeldID(text: select.text(0))) }
            return found
        }
        for id in new {
            try keys.remove(id)
            try change("DELETE FROM held WHERE id = ?1", id)
        }
        try change("DELETE FROM pending WHERE command = ?1", encodedKey, nil)
    }

    func pending() throws(VaultError) -> [PendingCommand] {
        try reporting { () throws(SQLiteError) in
            let select = try connection.prepare("SELECT DISTINCT command, lane, since FROM pending")
            var found: [PendingCommand] = []
            while try select.step() {
                guard let lane = Lane(rawValue: select.text(1)) else { continue }
                found.append(
                    PendingCommand(
                        encodedKey: select.bytes(0), lane: lane, since: Seq(UInt64(bitPattern: select.integer(2)))))
            }
            return found
        }
    }

    private func change(_ sql: String, _ command: [UInt8], _ entity: String?) throws(VaultError) {
        try reporting { () throws(SQLiteError) in
            let statement = try connection.prepare(sql)
            try statement.bind(command, at: 1)
            if let entity { try statement.bind(entity, at: 2) }
            try statement.run()
        }
    }
}
