import Calendar
import Community
import Files
import Forms
import Foundation
import Ledger
import Samples
import Testing
import Views
import Wire

@testable import linli

/// The built program, as a shell sees it.
@Suite struct ImportTests {
    @Test func `a community and its past are taken in from the examples, and a second time nothing is new`() throws {
        try withShell { shell in
            try shell.begin()
            let registry = try RepositoryFile.list("Protocols/Examples/registry").map { try shell.example($0) }
            let history = try RepositoryFile.list("Protocols/Examples/history").map { try shell.example($0) }
            let first = try shell.summary("registry", registry)
            // In whatever order they are named.
            #expect(first.files.map(\.sheet) == RegistrySheets.all.map(\.name) && first.issues.isEmpty && first.stored)
            let told = try shell.summary("history", history)
            #expect(told.issues.isEmpty && told.stored && told.files.map(\.new) == [4, 7, 2, 5, 8])
            #expect(try shell.linli("log", "verify", shell.log).status == 0)
            #expect(try shell.linli("replay", shell.log).status == 0)

            let sizes = try Lane.allCases.map { try shell.records($0).count }
            #expect(sizes.reduce(0, +) == first.events + told.events)
            let again = try shell.summary("registry", registry.reversed())
            #expect(again.events == 0 && !again.stored && again.files.allSatisfy { $0.new == 0 && $0.bad == 0 })
            let toldAgain = try shell.linliImport("history", history)
            #expect(toldAgain.status == 0 && toldAgain.text.hasSuffix("nothing is stored, as nothing is new\n"))
            #expect(try Lane.allCases.map { try shell.records($0).count } == sizes)
        }
    }

    @Test func `the past keeps its own times and people, and is recorded now`() throws {
        try withShell { shell in
            try shell.furnished()
            let before = Site.systemClock().wall
            let history = try ["alarms", "cases", "rounds", "readings"].map {
                try shell.example("Protocols/Examples/history/\($0).csv")
            }
            #expect(try shell.linliImport("history", history, "--name", "old-system").status == 0)
            let records = try shell.records(.incident)
            let disposed = try #require(records.first { $0.kind.name == "case.disposed" })
            #expect(disposed.occurred.rfc3339 == "2025-02-28T19:40:00.000Z" && disposed.recorded >= before)
            #expect(disposed.actor == "fitter-1" && disposed.place == "b1/u1/r101")
            #expect("\(disposed.key)" == "import linli:import:old-system history:c-1-5")
            let reported = try #require(records.first { $0.kind.name == "case.reported" })
            let raised = try #require(records.first { $0.kind.name == "alarm.raised" })
            #expect(reported.subject == disposed.subject)
            #expect(try PrintedRecord(reported).body.text.contains(#require(raised.subject)))
            // It was told then, and told everybody at once then.
            let escalated = try #require(records.first { $0.kind.name == "alarm.escalated" })
            #expect(escalated.occurred == raised.occurred && escalated.subject == raised.subject)
            let loop = try shell.closedLoop("2025-03")
            #expect(loop.contains("100"), "\(loop)")
        }
    }

    @Test func `one bad line keeps all others out, unless they are asked for without it`() throws {
        try withShell { shell in
            try shell.begin()
            let places = try shell.file(
                "places.csv", "place,kind,name\nb1,building,1号楼\nb2/u1,unit,1单元\nb3,building,3号楼\n")
            let message =
                "\(places):3: place: place.parent-unknown: no place b2 is open for b2/u1 to be in; allowed: add\n"
            let refused = try shell.linliImport("registry", [places])
            #expect(refused.status == 1 && refused.errors == message && refused.text.contains("nothing is stored"))
            #expect(try shell.records(.incident).isEmpty)
            let skipped = try shell.linliImport("registry", [places], "--skip-bad")
            #expect(skipped.status == 1 && skipped.errors == message && skipped.text.contains("2 events are stored"))
            #expect(try shell.records(.incident).map(\.subject) == ["b1", "b3"])
            // What stands behind an open quote might be anything.
            let broken = try shell.file("broken.csv", "place,kind,name\nb4,building,4号楼\nb5,building,\"5号楼\n")
            let cut = try shell.linliImport("registry", [broken], "--skip-bad")
            #expect(cut.status == 1 && cut.text.contains("cannot be read to its end"))
            #expect(try shell.records(.incident).count == 2)
        }
    }

    @Test func `a dry run tells what would be stored, and stores nothing`() throws {
        try withShell { shell in
            try shell.begin()
            let places = try shell.file(
                "p.csv", "\u{FEFF}name,kind,place\r\n\"1号楼, 东\",building,b1\r\n1单元,unit,b1/u1\r\n,,\r\n")
            let result = try shell.linliImport("registry", [places], "--dry-run")
            #expect(result.status == 0)
            #expect(result.text.hasPrefix("\(places):2: place.added b1\n\(places):3: place.added b1/u1\n"))
            #expect(result.text.hasSuffix("this was a dry run: 2 events would be stored\n"))
            #expect(try shell.records(.incident).isEmpty)
            #expect(try shell.linliImport("registry", [places]).text.hasSuffix("2 events are stored\n"))
            let bad = try shell.linliImport(
                "registry", [shell.file("b.csv", "place,kind,name\nb1,building,x\nb2/u1,unit,x\n")], "--dry-run")
            #expect(
                bad.status == 1 && bad.text.contains("nothing would be stored: mend")
                    && !bad.text.contains("place.added"))
        }
    }

    @Test func `another line under an id that was imported is refused, one written otherwise is the same`() throws {
        try withShell { shell in
            try shell.begin()
            let header = "place,kind,name,time\n"
            let first = try shell.file("1.csv", header + "b1,building,1号楼,2025-03-05 08:30\n")
            #expect(try shell.linliImport("registry", [first]).status == 0)
            let same = try shell.file("2.csv", "name,time,place,kind\n1号楼,2025/3/5 8:30:00,b1,building\n")
            #expect(try shell.summary("registry", [same]).files.map(\.already) == [1])
            let other = try shell.file("3.csv", header + "b1,building,一号楼,2025-03-05 08:30\n")
            let refused = try shell.linliImport("registry", [other])
            #expect(
                refused.status == 1
                    && refused.errors
                        == "\(other):2: place: id-reused: a line of this id was imported before, and said something else; what is "
                        + "recorded stays, what is new needs an id of its own\n"
            )
            let twice = try shell.file("4.csv", header + "b2,building,2号楼,\nb2,building,2号楼,\nb2,building,二号楼,\n")
            let issues = try shell.summary("registry", [twice]).issues
            #expect(issues.map(\.line) == [4] && issues[0].problem.hasPrefix("\(twice):2 has the same id"))
            // Under another name the ids are others', and the domain decides.
            #expect(try shell.summary("registry", [other], "--name", "other").issues.map(\.rule) == ["place.exists"])
        }
    }

    @Test func `what a crash has cut off is completed by the same files, to the same events`() throws {
        /// The registry is of each log's own time.
        func past(_ shell: Shell) throws -> [String] {
            try shell.records(.incident).filter { $0.key.id.hasPrefix("history:") }.map {
                "\($0.seq) \($0.kind) \($0.subject ?? "") \($0.occurred) \($0.actor ?? "") \($0.body.encoded)"
            }
        }
        try withShell { whole in
            try whole.furnished()
            let path = try whole.example("Protocols/Examples/history/cases.csv")
            let alarms = try whole.example("Protocols/Examples/history/alarms.csv")
            #expect(try whole.linliImport("history", [alarms, path]).status == 0)
            try withShell { cut in
                try cut.furnished()
                let site = Site(directory: cut.log)
                let terms = ImportTerms(name: "history", sheets: [.history], isPast: true, now: Site.systemClock().wall)
                let lines = try [alarms, path].flatMap { ImportFile($0, try LocalDisk().contents(of: $0), terms).lines }
                let ledger = try Ledger(opening: site)
                let plan = try LanePlan<Incident>.plan(
                    lines, asking: \.incident, on: ledger.incident, ViewSite(directory: cut.log), at: terms.now)
                #expect(plan.planned.count == 11)
                _ = try ledger.incident.appendBlocking(plan.planned.prefix(6).map(\.command))
                try ledger.close()
                let rest = try cut.summary("history", [alarms, path])
                #expect(rest.files.map(\.already) == [4, 2] && rest.files.map(\.new) == [0, 5])
                let told = try past(whole)
                #expect(try told.count == 12 && past(cut) == told)
            }
        }
    }

    @Test func `ten thousand lines are taken in, beside a view that is stored`() throws {
        try withShell { shell in
            try shell.furnished()
            #expect(try shell.linli("replay", shell.log).status == 0)
            var cases = "id,time,verb,actor,subject,place,category,priority,source\n"
            for number in 0..<5_000 {
                let minute = "\(number / 60 % 24):\(String(format: "%02d", number % 60))"
                cases +=
                    "c\(number),2025-03-\(1 + number / 1_440) \(minute),case.report,guard-1,,b1,light.fault,P4,patrol\n"
                cases += "c\(number)-a,2025-03-\(1 + number / 1_440) \(minute):30,case.accept,guard-1,c\(number),,,,\n"
            }
            let summary = try shell.summary("history", [shell.file("cases.csv", cases)])
            #expect(summary.issues.isEmpty && summary.events == 10_000)
            #expect(try shell.summary("history", [shell.directory + "/cases.csv"]).files.map(\.already) == [10_000])
        }
    }

    @Test(arguments: [
        (["import", "registry", "LOG"], 2, "FILE is missing"),
        (["import", "all", "LOG", "f"], 2, "one of: registry, history"),
        (["import", "registry", "LOG", "f.csv", "--name", "张"], 2, "--name takes"),
        (["import", "registry", "LOG", "nowhere.csv"], 3, "nowhere.csv"),
    ])
    func `wrong words and missing files change nothing`(words: [String], status: Int32, message: String) throws {
        try withShell { shell in
            try shell.begin()
            let result = try BuiltProgram("linli").run(
                words.map { $0 == "LOG" ? shell.log : $0 }, in: shell.directory)
            #expect(result.status == status && result.errors.contains(message), "\(result.errors)")
        }
    }
}

extension Shell {
    fileprivate func closedLoop(_ period: String) throws -> String {
        _ = try linli("replay", log)
        return try linli("indicators", "closed-loop", log, "--period", period).text
    }
}
