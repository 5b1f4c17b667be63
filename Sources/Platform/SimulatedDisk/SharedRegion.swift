/// A piece of a wal-index at an address that stays.
///
/// Safe to send: the address never changes, and this module never looks at the bytes behind it. SQLite does, from
/// several threads, and orders its accesses by the locks of the same wal-index and by barriers.
@safe final class SharedRegion: @unchecked Sendable {
    let address: UnsafeMutableRawPointer

    init(size: Int) {
        unsafe address = .allocate(byteCount: size, alignment: MemoryLayout<UInt64>.alignment)
        unsafe address.initializeMemory(as: UInt8.self, repeating: 0, count: size)
    }

    deinit {
        unsafe address.deallocate()
    }
}
