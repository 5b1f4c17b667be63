import Community
import JSON
import Wire

extension Lists {
    static let meters: [any ListedRows] = [
        RowsOf<Telemetry, Meter>(
            "meters", "Meter", "A meter, and what has been true of it since when.", .telemetry, at: .column("place"),
            filters: [
                .word("medium", "Only those of this medium.", [:] as KeyValuePairs<String, [Medium]>),
                .word("category", "Only those of this use.", [:] as KeyValuePairs<String, [MeterCategory]>), .place(),
            ], single: .id("E-101", more: [registersOfMeter]), example: meter),
        RowsOf<Telemetry, Roster>(
            "rosters", "Roster",
            "The registers that a concentrator reports together, by their numbers; -1 is one that nobody has added.",
            .telemetry, at: .community, single: .id("concentrator-1"), example: roster),
        RowsOf<Telemetry, Revision>(
            "revisions", "Revision",
            "A day of a register of which something else was known before the event `seq` of the lane telemetry, and why it "
                + "changed. Amounts are in millionths of the unit; `register` is the number that the meter's registers have.",
            .telemetry, at: .community,
            filters: [.word("reason", "Only those for this reason.", [:] as KeyValuePairs<String, [Revision.Reason]>)]
                + ListFilter.times(of: "recorded", "were recorded"), example: revision),
        RowsOf<Telemetry, QuarantinedReading>(
            "quarantine", "QuarantinedReading",
            "A reading that was put aside: another one stands under its key, or it cannot be.", .telemetry,
            at: .community,
            filters: [
                .word(
                    "reason", "Only those for this reason.",
                    [:] as KeyValuePairs<String, [QuarantinedReading.Reason]>)
            ], example: quarantined),
    ]

    /// They have no list of their own: a register is asked for with its meter.
    static let registers = RowsOf<Telemetry, Register>(
        "registers", "Register", "One counter of a meter.", .telemetry, at: .community, example: register)

    private static let registersOfMeter = RowsOf<Telemetry, Meter>.Part(
        name: "registers", schema: ["type": "array", "items": ["$ref": "#/components/schemas/Register"]],
        example: [.object(registers.object(register, nil))]
    ) { meter, fold, grant, _ in
        var found: [Register] = []
        fold.table(of: Register.self).forEach(passing: [
            ColumnTest("id") { (key: RegisterKey) in key.meter == meter.id }
        ]) {
            found.append($0)
        }
        return .array(found.sorted { $0.number < $1.number }.map { .object(registers.object($0, grant.mask)) })
    }

    private static let meter: Meter = {
        var meter = Meter()
        meter.id = "E-101"
        meter.categories.set(.household, from: morning)
        meter.places.set("b1/u1/r101", from: morning)
        return meter
    }()

    private static let register: Register = {
        var register = Register()
        (register.id, register.decimals) = (RegisterKey("E-101", "1.8.0"), 2)
        (register.since, register.firstIndex, register.lastDay) = (morning.milliseconds, 1_234, 20_517)
        register.ratios.set(1_000, from: morning)
        return register
    }()

    private static let revision: Revision = {
        var revision = Revision()
        (revision.key, revision.recorded) = (Revision.Key(seq: 1_712, register: 3, day: 20_517), morning)
        (revision.from, revision.until) = (morning.milliseconds, morning.milliseconds + 900_000)
        (revision.before.amount, revision.after.amount, revision.changed) = (12_500_000, 12_750_000, 1)
        return revision
    }()

    private static let quarantined: QuarantinedReading = {
        var reading = QuarantinedReading()
        reading.key = QuarantinedReading.Key(register: 3, time: morning.milliseconds, kind: .actual)
        (reading.index, reading.kept, reading.seq, reading.count) = (1_250, 1_275, 1_712, 1)
        return reading
    }()

    private static let roster: Roster = {
        var roster = Roster()
        (roster.id, roster.time) = ("concentrator-1", morning.milliseconds)
        (roster.registers, roster.indexes) = ([0, 1], [1_234, 5_678])
        return roster
    }()
}
