import Community
import Testing

/// One line for those who may do the same: d(evice), r(esident), w(orker), o(perator), m(anager), a(ssessor),
/// (a)u(ditor), (admi)n.
private let table = """
    . r w o m a u n  read figures
    . r w o m a u .  read cases
    . . w o m a u .  read alarms, read estate
    . . . o m a u .  read incident, read telemetry, read evidence, read people
    . . w o m a . .  read personal
    . . . . . a u n  read access
    . . . . . a u n  read proofs, read metrics
    . . . . . . . n  administer, token.issue, token.revoke, hook.add, hook.remove
    . . . . . . . n  keeping.change
    . . . . . . . n  person.admit, person.give-role, person.remove, session.end, password.reset
    d . . o m . . .  alarm.raise, alarm.return
    d . . . m . . .  readings.record
    d . . . . . . .  heartbeat.receive
    . r w o m . . .  case.report, case.comment
    . r . o m . . .  case.rate
    . . w o m . . .  alarm.arrive, alarm.verify, alarm.comment
    . . w o m . . .  case.settle, case.arrive, case.dispose, case.return, case.check
    . . w o m . . .  case.request-suspension
    . . w o m . . .  round.start, round.hit, round.finish, finding.report
    . . w o m . . .  device.fail, device.repair, meter.read, media.store
    . . . o m . . .  alarm.acknowledge, alarm.confirm, alarm.assign, alarm.reset, alarm.escalate, alarm.link
    . . . o m . . .  condition.shelve, condition.unshelve
    . . . o m . . .  case.verify, case.accept, case.decline, case.register, case.refuse, case.dispatch, case.close
    . . . o m . . .  case.assign, case.extend, case.suspend, case.resume, case.reopen, case.merge, case.void
    . . . o m . . .  case.escalate
    . . . o m . . .  round.plan, round.cancel, device.connect, device.disconnect
    . . . . m . . .  place.add, place.rename, place.move, place.close, place.draw, place.count
    . . . . m . . .  device.install, device.move, device.remove, device.replace
    . . . . m . . .  department.found, department.rename, department.close
    . . . . m . . .  staff.engage, staff.move, staff.dismiss, seat.open, seat.close, duty.roster, duty.cancel
    . . . . m . . .  condition.suppress, condition.unsuppress, condition.withdraw, condition.reinstate
    . . . . m . . .  checkpoint.install, checkpoint.remove, inspection.plan, inspection.end
    . . . . m . . .  survey.open, survey.answer, survey.close, media.purge, retention.probe
    . . . . m . . .  meter.register, meter.add-register, meter.change-ratio, meter.replace, meter.reset
    . . . . m . . .  meter.reparent, meter.recategorise, meter.reassign, meter.rate, reading.correct
    . . . . m . . .  zone.set, tariff.set, factor.set, premises.measure, roster.declare, roster.rebase
    . . . . m . . .  weather.observe, baseline.set, baseline.adjust
    . . . . m . . .  subject.export, subject.erase
    . . . . . a . .  attestation.make, attestation.withdraw
    . . . . . . . .  alarm.step, alarm.open-case, case.warn, round.miss
    . . . . . . . .  access.refuse, access.deny, data.export, node.start, node.stop
    . . . . . . . .  login.succeed, login.refuse
    . . . . . . . .  records.purge, disk.shorten, disk.ease, subject.read
    """

@Suite struct `What a role may do` {
    private let all: [Permission] =
        Readable.allCases.map { .read($0) } + [.administer] + Verb.allCases.map { .ask($0) }

    @Test func `is what the table says, cell by cell`() {
        var lines: [String: String] = [:]
        for line in table.split(separator: "\n") {
            for name in line.dropFirst(17).split(separator: ", ") {
                #expect(lines["\(name)"] == nil, "\(name) stands in two lines")
                lines["\(name)"] = line.prefix(15).filter { $0 != " " }
            }
        }
        #expect(Set(lines.keys) == Set(all.map(\.description)))
        for permission in all {
            let letters = zip(Role.allCases, "drwomaun").map { role, letter in
                role.permissions.contains(permission) ? letter : "."
            }
            #expect(String(letters) == lines["\(permission)"], "\(permission)")
            let roles = zip(Role.allCases, letters).filter { $1 != "." }.map(\.0)
            #expect(Role.roles(allowed: permission) == roles)
        }
    }

    @Test func `is asked by verbs of nouns, and every verb of a case is one`() {
        #expect(Set(Verb.allCases.map(\.noun)) == Set(Noun.allCases))
        for verb in CaseVerb.allCases { #expect(Verb(rawValue: "case.\(verb.rawValue)") != nil, "\(verb)") }
    }

    @Test func `is found by what a command is called`() throws {
        let commands: [(any Asking, Verb)] = [
            (IncidentCommand.registry(.closePlace("b1")), .placeClose),
            (IncidentCommand.alarm(.confirm("a1")), .alarmConfirm),
            (IncidentCommand.work(.act("c1", .requestSuspension(text: nil))), .caseRequestSuspension),
            (IncidentCommand.inspection(.miss("r1")), .roundMiss),
            (IncidentCommand.evidence(.withdraw("t1")), .attestationWithdraw),
            (TelemetryCommand.hear(device: "d1"), .heartbeatReceive), (AccessCommand.revoke("k1"), .tokenRevoke),
        ]
        for (command, verb) in commands { #expect(command.verb == verb) }
    }
}
