public import Files

/// A call that is going to fail. The first call of a disk is number 1.
public struct Fault: Hashable, Sendable {
    public let kinds: CallKinds
    public let call: Int
    public let code: FileError.Code
    /// A sticky fault also fails every later call of its kinds, like a disk that has died.
    public let isSticky: Bool

    /// Fails the call with this number among the calls of these kinds: `.fail(call: 3, of: .sync, with: .inputOutput)`.
    public static func fail(
        call: Int, of kinds: CallKinds, with code: FileError.Code, sticky: Bool = false
    ) -> Fault {
        Fault(kinds: kinds, call: call, code: code, isSticky: sticky)
    }

    func hits(_ kind: CallKinds, number: Int) -> Bool {
        guard kinds.contains(kind) else { return false }
        return isSticky ? number >= call : number == call
    }
}
