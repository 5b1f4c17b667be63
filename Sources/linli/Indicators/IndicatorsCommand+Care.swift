import Community
import Projections

/// Rounds, devices and what people say of them.
extension IndicatorsCommand {
    static let care: [Command] = [patrol, devices, surveys]

    private static let patrol = Command(
        name: ["indicators", "patrol"], summary: "rounds: reached, on time, missed, and the longest gaps",
        operands: [directory], options: options
    ) { parsed, console in
        let past = try LanePast<Incident>(parsed)
        let table = try past.look { FigureTable(patrol: past.query, of: $0) }
        return try PrintedFigures(table).print(parsed, console)
    }

    private static let devices = Command(
        name: ["indicators", "devices"], summary: "devices in order, time between failures, repairs that held",
        operands: [directory], options: options
    ) { parsed, console in
        let past = try LanePast<Incident>(parsed)
        let table = try past.look { incident in
            var (health, fixes) = (DeviceHealth(past.query), FirstTimeFix(past.query))
            incident.registry.forEachDevice { health.add($0) }
            incident.registry.forEachOutage { health.add($0) }
            incident.cases.table.forEach { (found) throws(RowError) in try fixes.add(found) }
            health.finish()
            var table = health.table
            table.rows += fixes.table.rows
            return table
        }
        return try PrintedFigures(table).print(parsed, console)
    }

    private static let surveys = Command(
        name: ["indicators", "surveys"],
        summary: "surveys: how many answered, how many are satisfied, and how certain that is",
        operands: [directory], options: options
    ) { parsed, console in
        let past = try LanePast<Incident>(parsed)
        let table = try past.look { incident in
            var verdicts = SurveyVerdicts(past.query)
            incident.evidence.forEachSurvey { verdicts.add($0) }
            incident.evidence.forEachAnswer { verdicts.add($0) }
            return verdicts.table
        }
        return try PrintedFigures(table).print(parsed, console)
    }
}
