extension VerbForm {
    /// Everything that can be asked, by what it is about.
    public static let all: [VerbForm] =
        alarms + conditions + cases + caseControl + places + devices + people + inspections + rounds + evidence + meters
        + registers + readings + terms

    public static subscript(name: String) -> VerbForm? { byName[name] }

    private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

    /// Commands that nobody asks for, and what brings them about instead.
    public static let notAsked: [(name: String, reason: String)] = [
        ("alarm.step", "an alarm that nobody answers climbs by itself, when its time has come"),
        ("alarm.open-case", "an alarm that was found to be so and that nobody has put right becomes a case by itself"),
        ("alarm.link", "an alarm is linked to the case that comes of it, when that is reported"),
        ("case.warn", "a case whose limit comes near is warned of by itself"),
        ("round.miss", "a round that nobody has begun is missed by itself, when its time has passed"),
    ]
}
