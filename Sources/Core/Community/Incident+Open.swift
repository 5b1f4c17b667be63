public import Wire

extension Incident {
    /// When the first record was made that something which is not over comes from: an open alarm, or an open case with the
    /// alarm or finding that it was made of. Nil when all is over.
    public mutating func neededSince() -> Instant? {
        var needed: [Instant] = []
        var origins: [String] = []
        alarms.table.forEach(where: Alarm.open) { needed.append($0.recorded) }
        cases.table.forEach(where: Case.open) { open in
            needed.append(open.journal.begun)
            if let origin = open.origin { origins.append(origin) }
        }
        for origin in origins {
            if let alarm = alarms[AlarmID(text: origin)] { needed.append(alarm.recorded) }
            if let finding = inspections[FindingID(text: origin)] { needed.append(finding.reported) }
        }
        return needed.min()
    }
}
