/// Everything that can be asked of a node, as `noun.verb`: the word of a route, of an import and of a permission alike.
public enum Verb: String, CaseIterable, Sendable {
    // MARK: Registry

    case placeAdd = "place.add"
    case placeRename = "place.rename"
    case placeMove = "place.move"
    case placeClose = "place.close"
    case placeDraw = "place.draw"
    case placeCount = "place.count"
    case deviceInstall = "device.install"
    case deviceMove = "device.move"
    case deviceRemove = "device.remove"
    case deviceReplace = "device.replace"
    case deviceConnect = "device.connect"
    case deviceDisconnect = "device.disconnect"
    case deviceFail = "device.fail"
    case deviceRepair = "device.repair"
    case departmentFound = "department.found"
    case departmentRename = "department.rename"
    case departmentClose = "department.close"
    case staffEngage = "staff.engage"
    case staffMove = "staff.move"
    case staffDismiss = "staff.dismiss"
    case seatOpen = "seat.open"
    case seatClose = "seat.close"
    case dutyRoster = "duty.roster"
    case dutyCancel = "duty.cancel"

    // MARK: Alarms

    case alarmRaise = "alarm.raise"
    case alarmReturn = "alarm.return"
    case alarmAcknowledge = "alarm.acknowledge"
    case alarmConfirm = "alarm.confirm"
    case alarmComment = "alarm.comment"
    case alarmAssign = "alarm.assign"
    case alarmReset = "alarm.reset"
    case alarmArrive = "alarm.arrive"
    case alarmVerify = "alarm.verify"
    case alarmEscalate = "alarm.escalate"
    case alarmStep = "alarm.step"
    case alarmLink = "alarm.link"
    case alarmOpenCase = "alarm.open-case"
    case conditionShelve = "condition.shelve"
    case conditionUnshelve = "condition.unshelve"
    case conditionSuppress = "condition.suppress"
    case conditionUnsuppress = "condition.unsuppress"
    case conditionWithdraw = "condition.withdraw"
    case conditionReinstate = "condition.reinstate"

    // MARK: Work orders

    case caseReport = "case.report"
    case caseVerify = "case.verify"
    case caseAccept = "case.accept"
    case caseDecline = "case.decline"
    case caseRegister = "case.register"
    case caseRefuse = "case.refuse"
    case caseSettle = "case.settle"
    case caseDispatch = "case.dispatch"
    case caseAssign = "case.assign"
    case caseReturn = "case.return"
    case caseArrive = "case.arrive"
    case caseDispose = "case.dispose"
    case caseCheck = "case.check"
    case caseClose = "case.close"
    case caseExtend = "case.extend"
    case caseRequestSuspension = "case.request-suspension"
    case caseSuspend = "case.suspend"
    case caseResume = "case.resume"
    case caseReopen = "case.reopen"
    case caseMerge = "case.merge"
    case caseVoid = "case.void"
    case caseEscalate = "case.escalate"
    case caseWarn = "case.warn"
    case caseRate = "case.rate"
    case caseComment = "case.comment"

    // MARK: Inspections

    case checkpointInstall = "checkpoint.install"
    case checkpointRemove = "checkpoint.remove"
    case inspectionPlan = "inspection.plan"
    case inspectionEnd = "inspection.end"
    case roundPlan = "round.plan"
    case roundStart = "round.start"
    case roundHit = "round.hit"
    case roundFinish = "round.finish"
    case roundMiss = "round.miss"
    case roundCancel = "round.cancel"
    case findingReport = "finding.report"

    // MARK: Evidence

    case surveyOpen = "survey.open"
    case surveyAnswer = "survey.answer"
    case surveyClose = "survey.close"
    case attestationMake = "attestation.make"
    case attestationWithdraw = "attestation.withdraw"
    case mediaStore = "media.store"
    case mediaPurge = "media.purge"
    case retentionProbe = "retention.probe"

    // MARK: Telemetry

    case meterRegister = "meter.register"
    case meterAddRegister = "meter.add-register"
    case meterChangeRatio = "meter.change-ratio"
    case meterReplace = "meter.replace"
    case meterReset = "meter.reset"
    case meterReparent = "meter.reparent"
    case meterRecategorise = "meter.recategorise"
    case meterReassign = "meter.reassign"
    case meterRate = "meter.rate"
    case meterRead = "meter.read"
    case zoneSet = "zone.set"
    case tariffSet = "tariff.set"
    case factorSet = "factor.set"
    case premisesMeasure = "premises.measure"
    case weatherObserve = "weather.observe"
    case baselineSet = "baseline.set"
    case baselineAdjust = "baseline.adjust"
    case rosterDeclare = "roster.declare"
    case rosterRebase = "roster.rebase"
    case readingsRecord = "readings.record"
    case readingCorrect = "reading.correct"
    case heartbeatReceive = "heartbeat.receive"

    // MARK: Access

    case tokenIssue = "token.issue"
    case tokenRevoke = "token.revoke"
    case personAdmit = "person.admit"
    case personGiveRole = "person.give-role"
    case personRemove = "person.remove"
    case sessionEnd = "session.end"
    case passwordReset = "password.reset"
    case loginSucceed = "login.succeed"
    case loginRefuse = "login.refuse"
    case accessRefuse = "access.refuse"
    case accessDeny = "access.deny"
    case dataExport = "data.export"
    case nodeStart = "node.start"
    case nodeStop = "node.stop"
    case hookAdd = "hook.add"
    case hookRemove = "hook.remove"
    case keepingChange = "keeping.change"
    case recordsPurge = "records.purge"
    case diskShorten = "disk.shorten"
    case diskEase = "disk.ease"
    case subjectRead = "subject.read"
    case subjectExport = "subject.export"
    case subjectErase = "subject.erase"

    /// What the verbs of one thing have in common.
    public var noun: Noun { Noun(rawValue: String(rawValue.prefix { $0 != "." }))! }
}

/// What something can be asked about.
public enum Noun: String, CaseIterable, Sendable {
    case place, device, department, staff, seat, duty
    case alarm, condition
    case `case`
    case checkpoint, inspection, round, finding
    case survey, attestation, media, retention
    case meter, zone, tariff, factor, premises, weather, baseline, roster, readings, reading, heartbeat
    case token, person, session, password, login, access, data, node, hook, keeping, records, disk, subject
}
