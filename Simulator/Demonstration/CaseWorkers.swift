import Community
import Randomness
import Wire

/// How the people of the demonstration take a case on: what they do next, and after how long.
///
/// The shares are those of a middling estate: most things go straight, and each way in which one can go wrong happens
/// a few times a month, so that no indicator is without data.
struct CaseWorkers {
    var random: SeededGenerator

    /// The staff of each role; a case's parts are done by different people.
    static let departments = ["repair", "security", "cleaning", "greening", "fire"]

    init(random: SeededGenerator) { self.random = random }

    mutating func one(of role: String, _ count: Int) -> String { "\(role)-\(random.number(in: 1...count))" }

    /// What is done with a case next and by whom; nil when nothing more happens to it.
    mutating func act(on subject: Case) -> (act: CaseAct, actor: String)? {
        if subject.isSuspended { return (.resume, "manager-1") }
        switch subject.state {
        case .reported where !subject.source.isVerified:
            return (.verify(isTrue: !random.chance(perMille: 40)), one(of: "patrol", 6))
        case .reported, .verified: return intake()
        case .accepted:
            return random.chance(perMille: 15)
                ? (.refuse(.insufficient), "chief-1") : (.register(priority: nil), "chief-1")
        case .registered: return (.dispatch(department: department(for: subject), limit: nil), one(of: "dispatcher", 3))
        case .dispatched: return dispatched(subject)
        case .returned: return (.dispatch(department: another(than: subject.department), limit: nil), "dispatcher-1")
        case .rework:
            let again = random.chance(perMille: 850) ? subject.department : another(than: subject.department)
            return (.dispatch(department: again ?? department(for: subject), limit: nil), "dispatcher-2")
        case .disposed: return check(subject)
        case .checked: return (.close, "chief-1")
        case .closed: return closed(subject)
        case .settled: return nil
        case .refuted, .declined, .unregistered, .merged, .voided: return nil
        }
    }

    private mutating func intake() -> (CaseAct, String) {
        switch random.number(in: 0...999) {
        case 0..<30: (.decline(random.chance(perMille: 500) ? .duplicate : .outOfScope), "desk-1")
        case 30..<110: (.settle(text: nil, media: nil), one(of: "patrol", 6))
        default: (.accept, one(of: "desk", 4))
        }
    }

    private mutating func dispatched(_ subject: Case) -> (CaseAct, String) {
        let worker = one(of: subject.department ?? "repair", 8)
        if let requester = subject.suspensionRequester {
            // The manager approves; now and then the request is simply left and the work done.
            return random.chance(perMille: 800) && requester != "manager-1"
                ? (.suspend, "manager-1") : (.dispose(text: nil, media: nil), worker)
        }
        if subject.arrived == nil, random.chance(perMille: 600) { return (.arrive, worker) }
        switch random.number(in: 0...999) {
        case 0..<40: return (.return(text: nil), worker)
        case 40..<60: return (.dispatch(department: another(than: subject.department), limit: nil), "dispatcher-1")
        case 60..<90 where subject.priority != .p1: return (.requestSuspension(text: nil), worker)
        case 90..<100: return (.void(text: nil), "chief-1")
        default: return (.dispose(text: nil, media: nil), worker)
        }
    }

    private mutating func check(_ subject: Case) -> (CaseAct, String)? {
        let checker = one(of: "patrol", 6)
        guard checker != subject.disposer else { return (.check(passed: true, isValid: true, text: nil), "desk-1") }
        let isValid = !random.chance(perMille: 20)
        return (.check(passed: !random.chance(perMille: 60), isValid: isValid, text: nil), checker)
    }

    private mutating func closed(_ subject: Case) -> (CaseAct, String)? {
        if random.chance(perMille: 20) { return (.reopen(text: nil), "desk-2") }
        guard subject.source.isPublic, subject.isSatisfied == nil, random.chance(perMille: 500) else { return nil }
        return (.rate(isSatisfied: random.chance(perMille: 880)), "caller-1")
    }

    private mutating func department(for subject: Case) -> String {
        let family = subject.category.text.split(separator: ".").first.map(String.init) ?? ""
        let usual =
            ["fire": "fire", "security": "security", "waste": "cleaning", "green": "greening"][family] ?? "repair"
        return random.chance(perMille: 900) ? usual : another(than: usual)
    }

    private mutating func another(than department: String?) -> String {
        random.element(of: Self.departments.filter { $0 != department })
    }

    /// How long the next step takes: mostly minutes for what is urgent, hours for work, days for what waits for parts.
    mutating func delay(for subject: Case) -> Int64 {
        let minutes = minutes(for: subject)
        return Int64(random.number(in: minutes)) * 60_000 + Int64(random.number(in: 0...59_999))
    }

    private func minutes(for subject: Case) -> ClosedRange<Int> {
        if subject.isSuspended { return 1_440...8_640 }
        return switch (subject.state, subject.priority) {
        case (.dispatched, .p1), (.rework, .p1): 10...160
        case (.dispatched, .p2): 30...420
        case (.dispatched, _), (.rework, _): 60...1_600
        case (.closed, _): 600...7_200
        case (_, .p1): 1...6
        case (_, .p2): 2...40
        default: 5...150
        }
    }
}
