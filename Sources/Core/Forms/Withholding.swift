public import Community

/// What a form takes out of what somebody asks because it must not stand in the log: who people are, and what they write.
/// The vault gets it, and the command has a reference in its place.
public struct Withholding: Sendable {
    public struct Kept: Hashable, Sendable {
        /// Of the data, by its name.
        public let field: String
        public let id: HeldID
        /// Nil for somebody whom the vault is said to know already.
        public let particulars: Particulars?

        public init(field: String, id: HeldID, _ particulars: Particulars?) {
            (self.field, self.id, self.particulars) = (field, id, particulars)
        }
    }

    public private(set) var kept: [Kept] = []
    private let refer: @Sendable (_ prefix: Character, _ field: String) -> HeldID

    /// `refer` says under which reference the content of a field is to be found, by what it is: words (`t`) or a person (`p`).
    /// The same field of the same command must get the same one however often it is asked.
    public init(referringBy refer: @escaping @Sendable (_ prefix: Character, _ field: String) -> HeldID) {
        self.refer = refer
    }

    mutating func keep(words: Particulars, of field: String) -> String {
        let id = refer("t", field)
        kept.append(Kept(field: field, id: id, words))
        return id.text
    }

    mutating func keep(_ person: GivenPerson, of field: String) -> String {
        switch person {
        case .known(let id):
            kept.append(Kept(field: field, id: id, nil))
            return id.text
        case .new(let particulars):
            let id = refer("p", field)
            kept.append(Kept(field: field, id: id, particulars))
            return id.text
        }
    }

    /// Somebody who is called something already that says nothing of them.
    mutating func keep(_ particulars: Particulars, as id: HeldID, of field: String) {
        kept.append(Kept(field: field, id: id, particulars))
    }
}

/// Somebody who is told of by what is known of them, or by the reference that stands for them.
enum GivenPerson: Sendable {
    case known(HeldID)
    case new(Particulars)
}
