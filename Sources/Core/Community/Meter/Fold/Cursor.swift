/// The day that a register is in, while its readings come as they should: one actual reading after the other. Their
/// times and indexes lie in two arrays that all registers share.
struct Cursor {
    /// Nothing is known of the register's last day yet.
    var isLoaded = false
    /// The day's readings fit in here; otherwise each goes the long way, through the row.
    var isSimple = false
    /// There are readings that the row does not have.
    var isDirty = false
    /// There is a row of the day.
    var isStored = false
    var day: Int64 = 0
    var start: Int64 = 0
    var end: Int64 = 0
    var base = IndexPoint(time: 0, index: 0)
    var previous: Int64?
    var count = 0
    var lastTime: Int64 = 0
    /// Where the register's part of the arrays begins, and how many readings it takes.
    let offset: Int
    let capacity: Int

    init(offset: Int, capacity: Int) {
        self.offset = offset
        self.capacity = capacity
    }

    /// As many readings as the longest day of this many milliseconds each has.
    static func capacity(step: Int64) -> Int { Int(25 * 3_600_000 / step) }

    @inline(__always)
    func takes(_ time: Int64) -> Bool {
        isSimple && time > lastTime && time <= end && count < capacity
    }

    /// The day is full up to its end, so that a reading of the next one changes nothing in it.
    var isComplete: Bool { isSimple && count > 0 && lastTime == end }
}
