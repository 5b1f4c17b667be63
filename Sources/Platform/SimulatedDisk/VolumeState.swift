internal import Files
import Randomness

/// All that a simulated disk is, as a value: names, files, locks, and what is still going to fail.
struct VolumeState: Sendable {
    /// False after a power cut and after the process was killed: whoever still holds a handle gets EIO.
    private(set) var isRunning = true
    var names = Namespace()
    var files: [NodeNumber: StoredFile] = [:]
    var handles: [HandleNumber: NodeNumber] = [:]
    var fileLocks: [NodeNumber: FileLocks] = [:]
    var sharedMemories: [NodeNumber: SharedMemory] = [:]
    /// The advisory locks of the seam, which SQLite's locks know nothing of, like flock and fcntl on Linux.
    var advisoryLocks: [NodeNumber: HandleNumber] = [:]
    var generator: SeededGenerator
    var capacity: UInt64
    let tornSectors: Bool
    var faults: [Fault]
    /// Differs between disks of different seeds and stays with the disk when it loses power.
    let device: UInt64
    /// What SQLite has slept on the simulated clock.
    var sleptMicroseconds: Int64 = 0
    private var calls: [CallKinds: Int] = [:]
    private var lastNode = NodeNumber.root
    private var lastHandle = HandleNumber(rawValue: 0)

    init(seed: UInt64, capacity: UInt64, tornSectors: Bool, faults: [Fault]) {
        generator = SeededGenerator(seed: seed)
        device = generator.next()
        self.capacity = capacity
        self.tornSectors = tornSectors
        self.faults = faults
    }

    func calls(of kinds: CallKinds) -> Int {
        calls.filter { kinds.contains($0.key) }.values.reduce(0, +)
    }

    /// Counts a call, and says with what it has to fail.
    mutating func count(_ kind: CallKinds) -> Refusal? {
        calls[kind, default: 0] += 1
        return faults.first { $0.hits(kind, number: calls(of: $0.kinds)) }.map { Refusal(code: $0.code) }
    }

    /// Counts a call that fails without a trace or not at all.
    mutating func admit(_ kind: CallKinds) throws(Refusal) {
        if let refusal = count(kind) { throw refusal }
    }

    mutating func newNode() -> NodeNumber {
        lastNode = lastNode.next
        return lastNode
    }

    mutating func newHandle(for node: NodeNumber) -> HandleNumber {
        lastHandle = lastHandle.next
        handles[lastHandle] = node
        files[node]?.openHandles += 1
        return lastHandle
    }

    /// Works on a disk without power too: the process is gone and with it what it held.
    mutating func close(_ handle: HandleNumber) {
        guard let node = handles.removeValue(forKey: handle) else { return }
        fileLocks[node]?.lower(handle, to: .none)
        unmapSharedMemory(of: node, for: handle)
        if advisoryLocks[node] == handle { advisoryLocks[node] = nil }
        files[node]?.openHandles -= 1
        if files[node]?.isAlive == false { forgetUnreachableFiles() }
    }

    mutating func unmapSharedMemory(of node: NodeNumber, for handle: HandleNumber) {
        sharedMemories[node]?.unmap(handle)
        if sharedMemories[node]?.isUnused == true { sharedMemories[node] = nil }
    }

    mutating func forgetUnreachableFiles() {
        let reachable = names.reachable
        files = files.filter { $0.value.isAlive || reachable.contains($0.key) }
    }
}

extension VolumeState {
    /// The disk as the next process finds it after the power came back.
    mutating func cutPower() -> VolumeState {
        isRunning = false
        var successor = successor()
        successor.names = names.survivor(&generator)
        successor.files = [:]
        for node in successor.names.reachable.sorted(by: { $0.rawValue < $1.rawValue }) {
            guard let file = files[node] else { continue }
            let bytes = file.survivor(tornSectors: tornSectors, &generator)
            successor.files[node] = StoredFile(settled: bytes)
        }
        return successor
    }

    /// The disk as the next process finds it on the same machine: the page cache is still there.
    mutating func killProcess() -> VolumeState {
        isRunning = false
        var successor = successor()
        for node in successor.files.keys { successor.files[node]?.openHandles = 0 }
        successor.forgetUnreachableFiles()
        return successor
    }

    private mutating func successor() -> VolumeState {
        var successor = self
        successor.isRunning = true
        successor.generator = SeededGenerator(seed: generator.next())
        successor.faults = []
        successor.calls = [:]
        successor.handles = [:]
        successor.fileLocks = [:]
        successor.sharedMemories = [:]
        successor.advisoryLocks = [:]
        return successor
    }
}
