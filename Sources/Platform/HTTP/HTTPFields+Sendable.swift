import HTTP1
import HTTPTypes

extension HTTPFields {
    /// What of this can be sent. The rules are those of HTTP/1.1, which are the narrower ones, so that a handler need not
    /// know who asks.
    ///
    /// A name is written down in a program: one that it may not set is its error, told here and not by a client that
    /// refuses the answer. A value may come from anywhere: one with a line break or a control character would be read as
    /// something else, or refused with all of the answer, so its field is left out, and `dropped` called.
    func sendable(in part: FieldRules.Part, dropped: () -> Void) -> HTTPFields {
        var isWhole = true
        forEach { name, value in
            guard FieldRules.isName(name), !FieldRules.isReserved(name, in: part) else {
                // Not a precondition, whose message an optimised build leaves out.
                fatalError("a handler may not set the field \(String(bytes: name)) in the \(part) of a message")
            }
            if !FieldRules.isValue(value) { isWhole = false }
            return true
        }
        if isWhole { return self }
        var rest = HTTPFields()
        forEach { name, value in
            if FieldRules.isValue(value) { rest.append(name: name, value: value) } else { dropped() }
            return true
        }
        return rest
    }
}
