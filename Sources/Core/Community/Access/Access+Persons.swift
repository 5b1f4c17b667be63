import Wire

/// What is decided about people who log in.
extension Access {
    mutating func admit(
        _ terms: PersonTerms, _ context: CommandContext
    ) throws(Rejection) -> Proposal<AccessEvent> {
        guard terms.login.isName else { throw Rejection(.personLogin, "a login is recorded by its reference") }
        try check(personal: terms.role)
        try check(terms.scope, of: terms.role)
        var isTaken = false
        persons.forEach { isTaken = isTaken || ($0.removed == nil && $0.login == terms.login) }
        guard !isTaken else {
            throw Rejection(.personExists, "somebody logs in by this name already", allowed: ["role", "remove"])
        }
        let id: PersonID = context.newID("p")
        guard persons[id] == nil else { throw Rejection(.personExists, "there is somebody \(id) already") }
        return context.propose(.admitted(PersonAdmitted(terms)), about: id.text, at: terms.scope)
    }

    mutating func giveRole(
        _ id: PersonID, _ role: Role, _ scope: PlacePath, _ mask: Mask?, _ context: CommandContext
    ) throws(Rejection) -> Proposal<AccessEvent> {
        _ = try present(id)
        try check(personal: role)
        try check(scope, of: role)
        try check(role, of: id.text, besidesPerson: true, context)
        return context.propose(.roleGiven(PersonRoleGiven(role, mask)), about: id.text, at: scope)
    }

    /// Somebody who may log in.
    mutating func present(_ id: PersonID) throws(Rejection) -> Person {
        guard let person = persons[id] else { throw Rejection(.personUnknown, "there is nobody \(id)") }
        guard person.removed == nil else { throw Rejection(.personRemoved, "\(id) was removed", allowed: ["admit"]) }
        return person
    }

    /// Whose token or whose session somebody shows.
    mutating func holder(_ id: TokenID) throws(Rejection) -> String {
        if tokens[id] == nil, persons[PersonID(text: id.text)] == nil {
            throw Rejection(.tokenUnknown, "there is no token \(id)")
        }
        return id.text
    }

    private func check(personal role: Role) throws(Rejection) {
        guard role != .device else { throw Rejection(.personRole, "devices show tokens; nobody logs in as one") }
    }
}

/// What is folded of them.
extension Access {
    mutating func evolve(person event: AccessEvent, _ fact: Fact<AccessEvent>) {
        let id = PersonID(text: fact.subject)
        switch event {
        case .admitted(let event): admit(id, event, fact)
        case .roleGiven(let event):
            persons.modify(id) { person in
                (person.role, person.mask) = (event.role, event.mask)
                person.scope = fact.place ?? .community
            }
        case .removed:
            persons.modify(id) { person in
                guard person.removed == nil else { return }
                (person.removed, person.removedBy) = (fact.occurred, fact.actor)
            }
        case .loggedIn:
            persons.modify(id) { person in
                person.logins = person.logins.addingSaturated(1)
                person.lastLogin = max(person.lastLogin ?? fact.occurred, fact.occurred)
            }
        case .loginRefused(let event):
            persons.modify(id) { person in
                person.refusals = person.refusals.addingSaturated(max(0, event.count))
                person.lastRefused = max(person.lastRefused ?? fact.occurred, fact.occurred)
            }
        case .passwordChanged: persons.modify(id) { $0.passwordChanged = fact.occurred }
        default: break
        }
    }

    /// The first record of somebody stands, as that of a token does.
    private mutating func admit(_ id: PersonID, _ event: PersonAdmitted, _ fact: Fact<AccessEvent>) {
        guard persons[id] == nil else { return }
        var person = Person()
        (person.id, person.login, person.role, person.mask) = (id, event.login, event.role, event.mask)
        (person.scope, person.admitted, person.admittedBy) = (fact.place ?? .community, fact.occurred, fact.actor)
        persons.put(person)
    }
}
