internal import CSQLite
internal import Glibc

extension SQLiteVFS {
    /// Julian days are counted from noon, in milliseconds here: 2440587.5 and 2451545.0 days.
    private static let unixEpoch: Int64 = 210_866_760_000_000
    private static let j2000: Int64 = 211_813_488_000_000

    func sleep(microseconds: Int32) {
        switch volume.timekeeping {
        case .machine: usleep(UInt32(microseconds))
        case .simulated: volume.withState { $0.sleptMicroseconds += Int64(microseconds) }
        }
    }

    func julianMilliseconds() -> Int64 {
        switch volume.timekeeping {
        case .machine:
            var now = timespec()
            unsafe clock_gettime(CLOCK_REALTIME, &now)
            return Self.unixEpoch + Int64(now.tv_sec) * 1000 + Int64(now.tv_nsec) / 1_000_000
        case .simulated: return Self.j2000 + volume.withState { $0.sleptMicroseconds } / 1000
        }
    }
}
