/// A command that says what it asks for, so that a permission cannot be looked up under another name than the one it
/// is decided by.
public protocol Asking: Sendable {
    var verb: Verb { get }
}

extension IncidentCommand: Asking {
    public var verb: Verb {
        switch self {
        case .openCase: .alarmOpenCase
        case .registry(let command): command.verb
        case .alarm(let command): command.verb
        case .work(let command): command.verb
        case .inspection(let command): command.verb
        case .evidence(let command): command.verb
        }
    }
}

extension RegistryCommand: Asking {
    public var verb: Verb {
        switch self {
        case .addPlace: .placeAdd
        case .renamePlace: .placeRename
        case .movePlace: .placeMove
        case .closePlace: .placeClose
        case .drawPlace: .placeDraw
        case .countPeople: .placeCount
        case .installDevice: .deviceInstall
        case .moveDevice: .deviceMove
        case .removeDevice: .deviceRemove
        case .replaceDevice: .deviceReplace
        case .connectDevice: .deviceConnect
        case .disconnectDevice: .deviceDisconnect
        case .failDevice: .deviceFail
        case .repairDevice: .deviceRepair
        case .foundDepartment: .departmentFound
        case .renameDepartment: .departmentRename
        case .closeDepartment: .departmentClose
        case .engageStaff: .staffEngage
        case .moveStaff: .staffMove
        case .dismissStaff: .staffDismiss
        case .openSeat: .seatOpen
        case .closeSeat: .seatClose
        case .rosterDuty: .dutyRoster
        case .cancelDuty: .dutyCancel
        }
    }
}

extension AlarmCommand: Asking {
    public var verb: Verb {
        switch self {
        case .raise: .alarmRaise
        case .return: .alarmReturn
        case .acknowledge: .alarmAcknowledge
        case .confirm: .alarmConfirm
        case .comment: .alarmComment
        case .assign: .alarmAssign
        case .reset: .alarmReset
        case .arrive: .alarmArrive
        case .verify: .alarmVerify
        case .escalate: .alarmEscalate
        case .step: .alarmStep
        case .link: .alarmLink
        case .shelve: .conditionShelve
        case .unshelve: .conditionUnshelve
        case .suppress: .conditionSuppress
        case .unsuppress: .conditionUnsuppress
        case .withdraw: .conditionWithdraw
        case .reinstate: .conditionReinstate
        }
    }
}

extension CaseCommand: Asking {
    /// A case has its verbs in a list of its own, for what its states allow.
    public var verb: Verb {
        switch self {
        case .report: .caseReport
        case .act(_, let act): Verb(rawValue: "case.\(act.verb.rawValue)")!
        }
    }
}

extension InspectionCommand: Asking {
    public var verb: Verb {
        switch self {
        case .installCheckpoint: .checkpointInstall
        case .removeCheckpoint: .checkpointRemove
        case .plan: .inspectionPlan
        case .endPlan: .inspectionEnd
        case .planRound: .roundPlan
        case .start: .roundStart
        case .hit: .roundHit
        case .finish: .roundFinish
        case .miss: .roundMiss
        case .cancel: .roundCancel
        case .report: .findingReport
        }
    }
}

extension EvidenceCommand: Asking {
    public var verb: Verb {
        switch self {
        case .openSurvey: .surveyOpen
        case .answer: .surveyAnswer
        case .closeSurvey: .surveyClose
        case .attest: .attestationMake
        case .withdraw: .attestationWithdraw
        case .storeMedia: .mediaStore
        case .purgeMedia, .expireMedia: .mediaPurge
        case .probe: .retentionProbe
        }
    }
}

extension TelemetryCommand: Asking {
    public var verb: Verb {
        switch self {
        case .registerMeter: .meterRegister
        case .addRegister: .meterAddRegister
        case .changeRatio: .meterChangeRatio
        case .replace: .meterReplace
        case .reset: .meterReset
        case .reparent: .meterReparent
        case .recategorise: .meterRecategorise
        case .reassign: .meterReassign
        case .rate: .meterRate
        case .setZone: .zoneSet
        case .setTariff: .tariffSet
        case .setFactor: .factorSet
        case .measurePremises: .premisesMeasure
        case .observeWeather: .weatherObserve
        case .setBaseline: .baselineSet
        case .adjustBaseline: .baselineAdjust
        case .declareRoster: .rosterDeclare
        case .rebaseRoster: .rosterRebase
        case .recordReadings, .recordShown: .readingsRecord
        case .readMeter: .meterRead
        case .correct: .readingCorrect
        case .hear: .heartbeatReceive
        }
    }
}

extension AccessCommand: Asking {
    public var verb: Verb {
        switch self {
        case .issue: .tokenIssue
        case .revoke: .tokenRevoke
        case .refuse: .accessRefuse
        case .deny: .accessDeny
        case .export: .dataExport
        case .admit: .personAdmit
        case .giveRole: .personGiveRole
        case .remove: .personRemove
        case .logIn: .loginSucceed
        case .endSession: .sessionEnd
        case .changePassword: .passwordReset
        case .start: .nodeStart
        case .stop: .nodeStop
        case .addHook: .hookAdd
        case .removeHook: .hookRemove
        case .keep: .keepingChange
        case .purge: .recordsPurge
        case .shorten: .diskShorten
        case .ease: .diskEase
        case .read(_, let event): event.isExport ? .subjectExport : .subjectRead
        case .erase: .subjectErase
        }
    }
}
