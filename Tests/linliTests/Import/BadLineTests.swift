import Samples
import Testing
import Wire

/// Each kind of bad line, with the words that say what is wrong with it. A message begins behind the file's name.
@Suite struct BadLineTests {
    @Test(arguments: [
        ("place,kind,name\nb1,building\n", ":2: the line has 2 fields, the first line names 3 columns"),
        ("place,kind,name\nb1,,1号楼\n", ":2: kind: the field is empty"),
        (
            "place,kind,name\nb1,flat,1号楼\n",
            ":2: kind: \"flat\" is none of them; allowed: community, building, unit, storey, room, area, road, gate, plant, garage, "
                + "control-room"
        ),
        (
            "place,kind,name\nb 1,building,1号楼\n",
            ":2: place: \"b 1\" is no path of a place: up to 8 ids from the outside in, such as b3/u1/r502, or / for the community"
        ),
        (
            "place,kind,name,area\nb1,building,1号楼,1.234\n",
            ":2: area: \"1.234\" is no number of digits, up to 2 of them behind the point"
        ),
        (
            "place,kind,name,time\nb1,building,1号楼,yesterday\n",
            ":2: time: \"yesterday\" is no time such as 2026-03-05 08:30, 2026/3/5 8:30:15 or 2026-03-05T08:30:15+08:00"
        ),
        ("place,kind,name,time\nb1,building,1号楼,2999-01-01\n", ":2: time: it is yet to come"),
        (
            "place,kind,name\nb1,building,张三 13800138000\n",
            ":2: name: eleven digits in a row may be a telephone or an identity number, which are kept in the vault"
        ),
        (
            "staff,department\n张三,repair\n",
            ":2: staff: \"张三\" is no id: 1 to 64 letters, digits, dashes, dots, colons or underscores of ASCII"
        ),
        (
            "staff,department\n13800138000,repair\n",
            ":2: staff: eleven digits in a row may be a telephone or an identity number, which are kept in the vault"
        ),
        (
            "staff,department,name\nfitter-9,repair,张三\n",
            ":1: name: it may hold what people wrote, or who they are, which is kept in the vault and not in the log; leave the "
                + "column out, and tell it to the node when it runs"
        ),
        ("place,kind,nom\n", ":1: nom: the sheet places has no such column; allowed: place, kind, name, area, time"),
        ("device,kind,place\n", ":1: model: the sheet devices needs this column"),
        ("place,place,kind,name\n", ":1: place: the column stands there twice"),
        ("", ":1: the file is empty"),
        ("place,kind,name\nb1,building,\"1号楼\n", ":2: a quote is opened here and never closed"),
        (
            "place,shape,points\nb1,point,116.39\n",
            ":2: points: \"116.39\" is no longitude and latitude in degrees such as 116.3912345 39.9012345"
        ),
        (
            "place,shape,points\nb1/u1,line,116.39 39.9\n",
            ":2: place: place.geometry-invalid: shapes are points, lines and closed rings in 1e-7 degrees, with at most 4000 "
                + "points together"
        ),
        (
            "seat,staff,from,until\nseat-1,fitter-1,2025-03-01 07:00,2025-03-01 09:00\n",
            ":2: seat: seat.taken: somebody else has the seat seat-1 in that time; allowed: cancel"
        ),
        (
            "medium,bands,from,source\nwater,1-12: 00:00 flat; 1: 00:00 peak,2025-01-01,x\n",
            ":2: tariff.incomplete: each month is in one season, and a season has 96 quarters"
        ),
        (
            "medium,bands,from,source\nwater,1-12: 00:10 flat,2025-01-01,x\n",
            ":2: bands: \"1-12: 00:10 flat\" is no season such as 1-6 9-12: 00:00 valley, 07:00 flat, 10:00 peak; bands begin at "
                + "00:00 and change at quarters of an hour; allowed: sharp, peak, flat, valley"
        ),
        (
            "meter,decimals,digits,interval,index,from\nE-9,2,8,15,0,2025-01-01\n",
            ":2: meter: meter.unknown: there is no meter E-9"
        ),
    ])
    func `of a registry`(text: String, message: String) throws { try BadLineTests.check("registry", text, message) }

    @Test(arguments: [
        (
            "c-1,2025-03-01,case.report,guard-1,,b9,light.fault,P4,patrol,",
            ":2: place: place.unknown: no place b9 is registered; allowed: add"
        ),
        (
            "c-1,2025-03-01,case.report,guard-1,,b1,light.fault,4,patrol,",
            ":2: priority: \"4\" is none of them; allowed: P1, P2, P3, P4"
        ),
        ("c-1,2025-03-01,case.report,guard-1,,b1,,P4,patrol,", ":2: category: case.report needs this field"),
        (
            "c-1,2025-03-01,case.report,guard-1,c-0,b1,light.fault,P4,patrol,",
            ":2: subject: case.report takes no such field; allowed: place, category, priority, source, origin"
        ),
        ("c-1,,case.report,guard-1,,b1,light.fault,P4,patrol,", ":2: time: the field is empty"),
        ("c-1,2025-03-01,case.report,,,b1,light.fault,P4,patrol,", ":2: actor: the field is empty"),
        (
            "c-1,2025-03-01,case.report,李四,,b1,light.fault,P4,patrol,",
            ":2: actor: \"李四\" is no id: 1 to 64 letters, digits, dashes, dots, colons or underscores of ASCII"
        ),
        (
            "c-1,2025-03-01,case.report,guard-1,,b1,light.fault,P4,patrol,\nc-2,2025-03-02,case.dispose,guard-1,c-1,,,,,",
            ":3: verb: case.state: the case CASE is reported; allowed: verify, accept, decline, settle, merge, void, escalate, comment"
        ),
        (
            "c-1,2025-03-01,case.report,guard-1,,b1,light.fault,P4,patrol,\nc-2,2025-02-28,case.accept,guard-1,c-1,,,,,",
            ":3: verb: case.before-stage: the case CASE came to be reported only later; allowed: verify, accept, decline, settle, merge, void, "
                + "escalate, comment"
        ),
        ("c-2,2025-03-02,case.accept,guard-1,c-1,,,,,", ":2: subject: case.unknown: there is no case CASE"),
        (
            "c-2,2025-03-02,case.extend,guard-1,c-1,,,,,2 weeks",
            ":2: limit: \"2 weeks\" is no limit such as 2 workingDays; allowed: urgentWorkingHours, workingHours, workingDays, naturalDays, naturalMinutes"
        ),
    ])
    func `of a history`(lines: String, message: String) throws {
        let header = "id,time,verb,actor,subject,place,category,priority,source,limit\n"
        try BadLineTests.check("history", header + lines, message)
    }

    @Test(arguments: [
        (
            "E-101,1.5",
            ":2: value: reading.decreases: the register showed 12050 already, in steps of its last digit; allowed: replace, reset"
        ),
        ("E-101,130.555", ":2: value: reading.malformed: the register shows digits, 2 of them behind the point"),
        ("E-101,9999999", ":2: value: reading.malformed: the register has fewer digits"),
        ("E-101,900000", ":2: value: reading.implausible: more than can flow through the meter since the last reading"),
        ("E-9,1", ":2: meter: meter.register-unknown: there is no register E-9/total"),
    ])
    func `of readings`(fields: String, message: String) throws {
        try BadLineTests.check(
            "history", "id,time,verb,actor,meter,value\nm,2025-02-01,meter.read,fitter-1,\(fields)\n",
            message)
    }

    @Test func `free text has no column, and nothing is taken for another encoding`() throws {
        let text = "id,time,verb,actor,subject,备注\nc-1,2025-03-01,case.accept,guard-1,c-0,哭了\n"
        try BadLineTests.check(
            "history", text,
            ":1: 备注: it may hold what people wrote, or who they are, which is kept in the vault and not in the log; leave the "
                + "column out, and tell it to the node when it runs")
        // 号楼 in GB18030.
        try BadLineTests.check(
            "registry", Array("place,kind,name\nb1,building,".utf8) + [0xBA, 0xC5, 0xC2, 0xA5],
            ":2: this is not UTF-8, perhaps GB18030 (GBK) or UTF-16; save the sheet as \"CSV UTF-8\"")
    }

    private static func check(_ kind: String, _ text: String, _ message: String) throws {
        try check(kind, Array(text.utf8), message)
    }

    private static func check(_ kind: String, _ bytes: [UInt8], _ message: String) throws {
        try withShell { shell in
            try shell.furnished()
            let file = try shell.file("bad.csv", bytes)
            let sizes = try [shell.records(.incident).count, shell.records(.telemetry).count]
            let result = try shell.linliImport(kind, [file])
            #expect(result.status == 1)
            // The id of a case is made of its report's, and tells nobody anything.
            let errors = result.errors.replacing(#/\bc[0-9a-z]{13}\b/#, with: "CASE")
            #expect(errors == file + message + "\n")
            #expect(try [shell.records(.incident).count, shell.records(.telemetry).count] == sizes)
        }
    }
}
