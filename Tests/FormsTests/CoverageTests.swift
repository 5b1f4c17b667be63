import Community
import Forms
import JSON
import Testing

@Suite struct `Every command` {
    @Test func `has a verb, or is brought about by something else`() {
        let verbs = Set(Verb.all.map(\.name))
        let others = Set(Verb.notAsked.map(\.name))
        #expect(verbs.isDisjoint(with: others))
        #expect(verbs.union(others) == Set(CommandName.allCases.map(\.rawValue)))
    }

    @Test(arguments: Verb.all.map(\.name))
    func `comes of the verb of its name`(name: String) throws {
        let verb = try #require(Verb[name])
        let asked = try verb.ask(subject: verb.subject?.example.string, data: verb.example)
        #expect(CommandName(asked).rawValue == name)
    }
}

/// What each command is called. A new one gets a name here, because the switches below name all, and a verb, because
/// the test above wants one for each name.
enum CommandName: String, CaseIterable {
    case alarmRaise = "alarm.raise", alarmReturn = "alarm.return", alarmAcknowledge = "alarm.acknowledge"
    case alarmConfirm = "alarm.confirm", alarmComment = "alarm.comment", alarmAssign = "alarm.assign"
    case alarmReset = "alarm.reset", alarmArrive = "alarm.arrive", alarmVerify = "alarm.verify"
    case alarmEscalate = "alarm.escalate", alarmStep = "alarm.step", alarmLink = "alarm.link"
    case alarmShelve = "alarm.shelve", alarmUnshelve = "alarm.unshelve", alarmSuppress = "alarm.suppress"
    case alarmUnsuppress = "alarm.unsuppress", alarmWithdraw = "alarm.withdraw", alarmReinstate = "alarm.reinstate"

    case caseReport = "case.report", caseVerify = "case.verify", caseAccept = "case.accept"
    case caseDecline = "case.decline", caseRegister = "case.register", caseRefuse = "case.refuse"
    case caseSettle = "case.settle", caseDispatch = "case.dispatch", caseReturn = "case.return"
    case caseArrive = "case.arrive", caseDispose = "case.dispose", caseCheck = "case.check", caseClose = "case.close"
    case caseExtend = "case.extend", caseRequestSuspension = "case.request-suspension", caseSuspend = "case.suspend"
    case caseResume = "case.resume", caseReopen = "case.reopen", caseMerge = "case.merge", caseVoid = "case.void"
    case caseEscalate = "case.escalate", caseWarn = "case.warn", caseRate = "case.rate", caseComment = "case.comment"

    case placeAdd = "place.add", placeRename = "place.rename", placeMove = "place.move", placeClose = "place.close"
    case placeDraw = "place.draw", placeCount = "place.count"
    case deviceInstall = "device.install", deviceMove = "device.move", deviceRemove = "device.remove"
    case deviceReplace = "device.replace", deviceConnect = "device.connect", deviceDisconnect = "device.disconnect"
    case deviceFail = "device.fail", deviceRepair = "device.repair"
    case departmentFound = "department.found", departmentRename = "department.rename"
    case departmentClose = "department.close"
    case staffEngage = "staff.engage", staffMove = "staff.move", staffDismiss = "staff.dismiss"
    case seatOpen = "seat.open", seatClose = "seat.close", dutyRoster = "duty.roster", dutyCancel = "duty.cancel"

    case checkpointInstall = "checkpoint.install", checkpointRemove = "checkpoint.remove"
    case inspectionPlan = "inspection.plan", inspectionEnd = "inspection.end"
    case roundPlan = "round.plan", roundStart = "round.start", roundHit = "round.hit", roundFinish = "round.finish"
    case roundMiss = "round.miss", roundCancel = "round.cancel", findingReport = "finding.report"

    case surveyOpen = "survey.open", surveyAnswer = "survey.answer", surveyClose = "survey.close"
    case attestationMake = "attestation.make", attestationWithdraw = "attestation.withdraw"
    case mediaStore = "media.store", mediaPurge = "media.purge", retentionProbe = "retention.probe"

    case meterRegister = "meter.register", meterAddRegister = "meter.add-register"
    case meterChangeRatio = "meter.change-ratio", meterReplace = "meter.replace", meterReset = "meter.reset"
    case meterReparent = "meter.reparent", meterRecategorise = "meter.recategorise", meterReassign = "meter.reassign"
    case meterRate = "meter.rate", meterRead = "meter.read"
    case zoneSet = "zone.set", tariffSet = "tariff.set", factorSet = "factor.set"
    case premisesMeasure = "premises.measure"
    case rosterDeclare = "roster.declare", rosterRebase = "roster.rebase", readingsRecord = "readings.record"
    case readingCorrect = "reading.correct", deviceHeartbeat = "device.heartbeat"

    init(_ asked: Asked) {
        switch asked {
        case .incident(.registry(let command)): self.init(command)
        case .incident(.alarm(let command)): self.init(command)
        case .incident(.work(.report)): self = .caseReport
        case .incident(.work(.act(_, let act))): self.init(act)
        case .incident(.inspection(let command)): self.init(command)
        case .incident(.evidence(let command)): self.init(command)
        case .telemetry(let command): self.init(command)
        }
    }

    private init(_ command: AlarmCommand) {
        self =
            switch command {
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
            case .shelve: .alarmShelve
            case .unshelve: .alarmUnshelve
            case .suppress: .alarmSuppress
            case .unsuppress: .alarmUnsuppress
            case .withdraw: .alarmWithdraw
            case .reinstate: .alarmReinstate
            }
    }

    private init(_ act: CaseAct) {
        self =
            switch act {
            case .verify: .caseVerify
            case .accept: .caseAccept
            case .decline: .caseDecline
            case .register: .caseRegister
            case .refuse: .caseRefuse
            case .settle: .caseSettle
            case .dispatch: .caseDispatch
            case .return: .caseReturn
            case .arrive: .caseArrive
            case .dispose: .caseDispose
            case .check: .caseCheck
            case .close: .caseClose
            case .extend: .caseExtend
            case .requestSuspension: .caseRequestSuspension
            case .suspend: .caseSuspend
            case .resume: .caseResume
            case .reopen: .caseReopen
            case .merge: .caseMerge
            case .void: .caseVoid
            case .escalate: .caseEscalate
            case .warn: .caseWarn
            case .rate: .caseRate
            case .comment: .caseComment
            }
    }

    private init(_ command: RegistryCommand) {
        self =
            switch command {
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

    private init(_ command: InspectionCommand) {
        self =
            switch command {
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

    private init(_ command: EvidenceCommand) {
        self =
            switch command {
            case .openSurvey: .surveyOpen
            case .answer: .surveyAnswer
            case .closeSurvey: .surveyClose
            case .attest: .attestationMake
            case .withdraw: .attestationWithdraw
            case .storeMedia: .mediaStore
            case .purgeMedia: .mediaPurge
            case .probe: .retentionProbe
            }
    }

    private init(_ command: TelemetryCommand) {
        self =
            switch command {
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
            case .declareRoster: .rosterDeclare
            case .rebaseRoster: .rosterRebase
            case .recordReadings: .readingsRecord
            case .readMeter: .meterRead
            case .correct: .readingCorrect
            case .hear: .deviceHeartbeat
            }
    }
}
