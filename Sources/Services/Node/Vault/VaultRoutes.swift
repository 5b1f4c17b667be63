import Community
import JSON
import Surface

/// `/v1/people` and `/v1/texts`: what the vault holds, for those who may see it. Every look is recorded before it is shown.
struct VaultRoutes: Sendable {
    let office: VaultOffice
    let gate: any Gate

    private static let person: Parameter<HeldID> = Lists.id("id", "p4f0k2m9x7q1zbc3e")
    private static let text: Parameter<HeldID> = Lists.id("id", "t4f0k2m9x7q1zbc3e")

    private static let purpose = Parameter<Purpose>(
        "purpose", required: true, "What it is wanted for: this is recorded.",
        schema: ["type": "string", "enum": .array(Purpose.allCases.map { .string($0.rawValue) })], example: "work"
    ) { text throws(Unreadable) in
        guard let purpose = Purpose(rawValue: text) else {
            throw Unreadable("it is none of the purposes", allowed: Purpose.allCases.map(\.rawValue))
        }
        return purpose
    }

    var all: [Route] {
        [
            look(
                "/v1/people/{id}", "getSubject",
                "Who somebody is, as much of it as the caller may see: those who see no cases but their own, in part and of "
                    + "people who have to do with those.", Self.person),
            look("/v1/texts/{id}", "getText", "What somebody wrote.", Self.text), export,
            erasure(
                "/v1/people/{id}/erase", "eraseSubject",
                "Destroys the keys of somebody and of what was written about what they reported: nobody reads it again.",
                Self.person),
            erasure(
                "/v1/texts/{id}/erase", "eraseText",
                "Destroys the key of what somebody wrote: nobody reads it again.", Self.text),
        ]
    }

    // MARK: Looking

    private func look(_ path: PathPattern, _ operation: String, _ summary: String, _ id: Parameter<HeldID>) -> Route {
        Route(
            "GET", path, operation, tag: "vault", summary, access: .needs(.read(.personal)),
            parameters: [id, Self.purpose],
            answers: [
                .init(200, "What the caller may see.", .json(Self.schema, example: Self.example)),
                .init(410, "It was erased.", nil),
            ],
            .reading { call throws(Problem) in
                let (grant, id) = (call.caller, try call[id])
                try checkLook(at: id, by: grant)
                let purpose = try call[Self.purpose]
                let particulars = try office.particulars(id)
                let disclosure = grant.disclosure(ofWords: particulars[.text] != nil) ?? .masked
                let shown = particulars.shown(disclosure)
                guard !shown.known.isEmpty else {
                    throw Problem(
                        403, "denied-mask", "Not allowed", "of what somebody wrote nothing can be shown in part")
                }
                let read = SubjectRead(by: grant.token, shown.known, disclosure, for: purpose)
                try office.record(read, of: id, by: caller(of: call))
                return .json(
                    .object(
                        [.init("id", .string(id.text)), .init("disclosure", .string(disclosure.rawValue))]
                            + shown.members))
            })
    }

    /// People are the community's, wherever they live in it; whoever sees a part of it, or their own cases, sees who and what
    /// has to do with those.
    private func checkLook(at id: HeldID, by grant: Grant) throws(Problem) {
        let permission = Permission.read(.personal)
        guard grant.role.permissions.contains(permission) else {
            throw gate.refusal(of: permission, to: grant, .role(grant.role, permission))
        }
        let scope = grant.reach(of: permission)
        guard scope != .community || grant.owner != nil else { return }
        guard try !office.concerns(id, scope, grant.owner) else { return }
        throw gate.refusal(
            of: permission, to: grant,
            grant.owner == nil ? .scope(scope, needed: .community) : .own("it has to do with no case of yours"))
    }

    private func check(_ grant: Grant, _ permission: Permission) throws(Problem) {
        if let denial = grant.denial(of: permission, at: nil) {
            throw gate.refusal(of: permission, to: grant, denial)
        }
    }

    private func caller(of call: Call) -> VaultOffice.Caller {
        VaultOffice.Caller(token: call.caller.token, principal: call.caller.principal, request: "\(call.id)")
    }

    // MARK: Telling and erasing

    private var export: Route {
        Route(
            "GET", "/v1/people/{id}/export", "exportSubject", tag: "vault",
            "Everything that is held of somebody: who they are, what they reported and what became of it, what was written "
                + "about that, and how often they were looked at.",
            access: .needs(.ask(.subjectExport)), parameters: [Self.person],
            answers: [
                .init(200, "All of it.", .json(Self.exportSchema, example: Self.exportExample)),
                .init(410, "It was erased.", nil),
            ],
            .reading { call throws(Problem) in
                try check(call.caller, .ask(.subjectExport))
                return .json(try office.export(try call[Self.person], by: caller(of: call)))
            })
    }

    private func erasure(_ path: PathPattern, _ operation: String, _ summary: String, _ id: Parameter<HeldID>) -> Route
    {
        Route(
            "POST", path, operation, tag: "vault", summary, access: .needs(.ask(.subjectErase)), parameters: [id],
            answers: [
                .init(200, "Nobody can read it any more.", .json(Self.erasedSchema, example: Self.erasedExample))
            ],
            .reading { call throws(Problem) in
                try check(call.caller, .ask(.subjectErase))
                return .json(try office.erase(try call[id], by: caller(of: call)))
            })
    }
}
