import Community
import Forms

extension Verb {
    /// What is done: the word behind the noun.
    var action: String { String(rawValue.dropFirst(noun.rawValue.count + 1)) }

    /// Whether a thing comes of it that was not there before.
    var begins: Bool {
        switch self {
        case .placeAdd, .deviceInstall, .departmentFound, .staffEngage, .seatOpen, .alarmRaise, .caseReport,
            .checkpointInstall, .inspectionPlan, .roundPlan, .findingReport, .surveyOpen, .attestationMake, .mediaStore,
            .meterRegister, .rosterDeclare:
            true
        default: false
        }
    }

    /// `alarmAcknowledge`
    var operation: String {
        let words = rawValue.split { $0 == "." || $0 == "-" }
        return words[0] + words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }
}

extension VerbForm {
    /// What kind of thing must be there for it; nil where the id of its path is that of a thing to come.
    var about: String? {
        subject.map(\.name).flatMap { verb.begins && $0 == verb.noun.thing ? nil : $0 }
    }
}

extension Noun {
    init?(collection: String) {
        guard let noun = Noun.allCases.first(where: { $0.collection == collection }) else { return nil }
        self = noun
    }

    /// What a single one is called where verbs say what they are about.
    var thing: String { self == .inspection ? "plan" : rawValue }

    /// Under which path the things of this kind stand.
    var collection: String {
        switch self {
        case .place: "places"
        case .device: "devices"
        case .department: "departments"
        case .staff: "staff"
        case .seat: "seats"
        case .duty: "duties"
        case .alarm: "alarms"
        case .condition: "conditions"
        case .case: "workorders"
        case .checkpoint: "checkpoints"
        case .inspection: "inspections"
        case .round: "rounds"
        case .finding: "findings"
        case .survey: "surveys"
        case .attestation: "attestations"
        case .media: "media"
        case .retention: "retention"
        case .meter: "meters"
        case .zone: "zone"
        case .tariff: "tariffs"
        case .factor: "factors"
        case .premises: "premises"
        case .weather: "weather"
        case .baseline: "baselines"
        case .roster: "rosters"
        case .readings, .reading: "readings"
        case .heartbeat: "heartbeats"
        case .token: "admin/tokens"
        case .person: "admin/people"
        case .session, .login: "sessions"
        case .password: "passwords"
        case .hook: "admin/hooks"
        case .keeping: "admin/retention"
        case .records: "records"
        case .disk: "disk"
        case .access: "access"
        case .data: "exports"
        case .node: "node"
        case .subject: "people"
        }
    }
}
