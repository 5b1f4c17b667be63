extension Role {
    /// What a role may do. What does not stand in the list below is refused.
    public var permissions: Set<Permission> { Self.table[self]! }

    /// Those that may do something, in the order of their list.
    public static func roles(allowed permission: Permission) -> [Role] {
        allCases.filter { $0.permissions.contains(permission) }
    }

    private static let table = Dictionary(uniqueKeysWithValues: allCases.map { ($0, Set($0.list)) })

    private var list: [Permission] {
        switch self {
        // It hangs where anybody can take it off the wall: its token says what it measures, and nothing can be learnt by it.
        case .device: [.ask(.alarmRaise), .ask(.alarmReturn), .ask(.readingsRecord), .ask(.heartbeatReceive)]
        // Of the neighbours, what everybody may know; of cases, those that they have reported.
        case .resident: Self.read(.figures, .cases) + [.ask(.caseReport), .ask(.caseRate), .ask(.caseComment)]
        case .worker: Self.read(.figures, .cases, .alarms, .estate, .personal) + Self.work
        case .operator: Self.room + Self.work + Self.operation
        case .manager: Self.room + Self.work + Self.operation + Self.management
        // Sees all there is, since every point must be defended, and states what no event can prove.
        case .assessor:
            Readable.allCases.map { .read($0) } + [.ask(.attestationMake), .ask(.attestationWithdraw)]
        // Finds out who did what and that nothing of it was changed, and changes nothing. Whom it was done for is no part
        // of that.
        case .auditor: Readable.allCases.filter { $0 != .personal }.map { .read($0) }
        // Lets others in, and has no say in what they came for: who is manager too shows the other token.
        case .admin: Self.read(.figures, .access, .proofs, .metrics) + [.administer] + Self.admission
        }
    }

    /// What is seen in a control room.
    private static let room = read(
        .figures, .cases, .alarms, .estate, .incident, .telemetry, .evidence, .people, .personal)

    private static let admission: [Permission] =
        every(.token, .person, .hook, .keeping) + [.ask(.sessionEnd), .ask(.passwordReset)]

    /// What is done on the spot, by whoever was sent or came by; a worker, about what is theirs alone. That the checker is
    /// not the disposer is a rule of cases.
    private static let work: [Permission] = [
        .ask(.alarmArrive), .ask(.alarmVerify), .ask(.alarmComment),
        .ask(.caseReport), .ask(.caseSettle), .ask(.caseArrive), .ask(.caseDispose),
        .ask(.caseReturn), .ask(.caseCheck), .ask(.caseRequestSuspension), .ask(.caseComment),
        .ask(.roundStart), .ask(.roundHit), .ask(.roundFinish), .ask(.findingReport),
        .ask(.deviceFail), .ask(.deviceRepair), .ask(.meterRead), .ask(.mediaStore),
    ]

    /// What a control room does. A condition is shelved for hours; to take one out of service is to decide that nobody will
    /// be told, and is not for whoever is bothered by it.
    private static let operation: [Permission] =
        every(.alarm, .case, .round) + [
            .ask(.conditionShelve), .ask(.conditionUnshelve), .ask(.deviceConnect), .ask(.deviceDisconnect),
        ]

    /// What there is in a community, who works in it, and what its readings mean. Nobody here attests: who is scored does
    /// not score.
    private static let management: [Permission] = every(
        .place, .device, .department, .staff, .seat, .duty, .condition, .checkpoint, .inspection, .survey, .media,
        .retention, .meter, .zone, .tariff, .factor, .premises, .weather, .baseline, .roster, .readings, .reading,
        .subject)

    /// What time brings about is decided by the node alone, and so is what it says of itself.
    static let ofNode: Set<Verb> = [
        .alarmStep, .alarmOpenCase, .caseWarn, .roundMiss, .accessRefuse, .accessDeny, .loginSucceed, .loginRefuse,
        .dataExport, .nodeStart, .nodeStop, .recordsPurge, .diskShorten, .diskEase,
        .subjectRead,
    ]

    private static func every(_ nouns: Noun...) -> [Permission] {
        Verb.allCases.filter { nouns.contains($0.noun) && !ofNode.contains($0) }.map { .ask($0) }
    }

    private static func read(_ readables: Readable...) -> [Permission] { readables.map { .read($0) } }
}
