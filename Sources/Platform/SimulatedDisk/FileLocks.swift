/// Who holds which of SQLite's five locks on one database file (SQLite: «File Locking And Concurrency»).
struct FileLocks: Sendable {
    enum Level: Int32, Comparable, Sendable {
        case none, shared, reserved, pending, exclusive

        static func < (a: Level, b: Level) -> Bool { a.rawValue < b.rawValue }
    }

    private var levels: [HandleNumber: Level] = [:]

    var isReserved: Bool { levels.values.contains { $0 >= .reserved } }

    /// False if others are in the way. A writer that waits for readers keeps the pending lock, so that no new ones come.
    mutating func raise(_ handle: HandleNumber, to level: Level) -> Bool {
        let own = levels[handle] ?? .none
        guard level > own else { return true }
        let highest = levels.filter { $0.key != handle }.values.max() ?? .none
        if highest >= .pending || (level > .shared && highest >= .reserved) { return false }
        if level == .exclusive && highest == .shared {
            levels[handle] = .pending
            return false
        }
        levels[handle] = level
        return true
    }

    mutating func lower(_ handle: HandleNumber, to level: Level) {
        guard let own = levels[handle], own > level else { return }
        levels[handle] = level == .none ? nil : level
    }
}
