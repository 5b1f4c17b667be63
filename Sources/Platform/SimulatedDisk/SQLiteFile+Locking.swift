internal import CSQLite
internal import Files

/// Locks are taken from a living disk only, and given back to a dead one too.
extension SQLiteFile {
    func lock(_ level: FileLocks.Level) -> ResultCode {
        locking(or: .lockFailed) { [file] in
            $0.fileLocks[file.node, default: FileLocks()].raise(file.handle, to: level)
        }
    }

    func unlock(to level: FileLocks.Level) {
        volume.withState { [file] in $0.fileLocks[file.node]?.lower(file.handle, to: level) }
    }

    /// Nil if the disk is dead.
    func isReserved() -> Bool? {
        try? volume.perform("lock", file.path) { [file] in $0.fileLocks[file.node]?.isReserved ?? false }
    }

    func mapSharedMemory(_ region: Int, size: Int, extending: Bool) throws(FileError) -> SharedRegion? {
        try volume.perform("map", file.path) { [file] state throws(Refusal) in
            let shared = state.sharedMemories[file.node, default: SharedMemory()]
            let growth = extending ? shared.growth(to: region, size: size) : 0
            guard growth <= state.availableBytes else { throw .noSpace }
            return state.sharedMemories[file.node, default: SharedMemory()]
                .region(region, size: size, extending: extending, for: file.handle)
        }
    }

    func lockSharedMemory(_ locks: Range<Int>, flags: Int32) -> ResultCode {
        let isExclusive = flags & SQLITE_SHM_EXCLUSIVE != 0
        return flags & SQLITE_SHM_LOCK != 0
            ? lockSharedMemory(locks, exclusively: isExclusive) : unlockSharedMemory(locks)
    }

    private func lockSharedMemory(_ locks: Range<Int>, exclusively: Bool) -> ResultCode {
        locking(or: .sharedLockFailed) { [file] state throws(Refusal) in
            guard state.sharedMemories[file.node]?.isMapped(by: file.handle) == true else { throw .invalid }
            return exclusively
                ? state.sharedMemories[file.node]!.lockExclusive(locks, for: file.handle)
                : state.sharedMemories[file.node]!.lockShared(locks, for: file.handle)
        }
    }

    private func unlockSharedMemory(_ locks: Range<Int>) -> ResultCode {
        volume.withState { [file] in $0.sharedMemories[file.node]?.unlock(locks, for: file.handle) }
        return .ok
    }

    func unmapSharedMemory() {
        volume.withState { [file] in $0.unmapSharedMemory(of: file.node, for: file.handle) }
    }

    private func locking(or failure: ResultCode, _ body: (inout VolumeState) throws(Refusal) -> Bool) -> ResultCode {
        do throws(FileError) {
            return try volume.perform("lock", file.path, body) ? .ok : .busy
        } catch {
            return failure
        }
    }
}
