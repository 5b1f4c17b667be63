import Community
import Ledger
import Wire

/// `linli import …`: what a community has, and what happened there before, from spreadsheets.
enum ImportCommand {
    static let all: [Command] = [
        command(
            "registry",
            "take in places, devices, people's rosters and meters from CSV files, one for each kind of thing",
            sheets: RegistrySheets.all, isPast: false, help: RegistrySheets.all.map(\.summary)),
        command(
            "history", "take in cases, alarms, rounds and readings of the past from CSV files, line by line",
            sheets: [.history, .readings], isPast: true,
            help: [
                "history: \(HistoryVerb.common.joined(separator: ", ")), and what the verb takes; a subject is the id of the "
                    + "line that began it"
            ] + HistoryVerb.all.map(\.summary) + [
                "\(Sheet.readings.summary): what collectors have gathered, without ids, stored in batches of a day"
            ]),
    ]

    private static func command(
        _ kind: String, _ summary: String, sheets: [Sheet], isPast: Bool, help: [String]
    ) -> Command {
        Command(
            name: ["import", kind], summary: summary,
            operands: [
                LogCommands.directory,
                .init(name: "FILE", help: "a CSV file in UTF-8, known by its first line", repeats: true),
            ],
            options: [
                .value(
                    "--name", "NAME", "whose ids the lines carry, such as the system they come from; default \(kind)"),
                .flag("--dry-run", "store nothing; print what would be"),
                .flag("--skip-bad", "store the good lines although there are bad ones"), LogCommands.fence,
                LogCommands.json,
            ],
            notes: ["The columns of a file, in any order; those in brackets may be missing:"] + help.map { "  " + $0 }
        ) { parsed, console in
            let name = try parsed.value("--name", "1 to 64 letters, digits, dashes, dots, colons or underscores") {
                text in
                ID<Void>(text: text).isName ? text : nil
            }
            let terms = ImportTerms(
                name: name ?? kind, sheets: sheets, isPast: isPast, now: Site.systemClock().wall)
            return try Import(terms, of: parsed.repeated).run(parsed, console)
        }
    }
}
