import Community
import Edges
import Wire

/// What the registers of a meter are found to have shown.
enum MeterJudgement {
    case indexes([RegisterKey: Int64])
    /// It can be read, and what it shows is not of the moment.
    case untimely
    case troubled(MeterTrouble)

    var trouble: MeterTrouble? {
        if case .troubled(let trouble) = self { trouble } else { nil }
    }
}

extension Telemetry {
    /// What a meter showed, if all of it can be so.
    mutating func judge(
        _ readout: LineReading.Readout, of moment: Instant, on line: MeterLine, at now: Instant
    ) -> MeterJudgement {
        let shown: [(register: String, text: String)]
        switch readout.shown {
        case .success(let texts): shown = texts
        case .failure(let trouble): return .troubled(trouble)
        }
        var indexes: [RegisterKey: Int64] = [:]
        let isPunctual = readout.time.milliseconds - moment.milliseconds <= line.toleranceMilliseconds
        for (name, text) in shown {
            let key = RegisterKey(MeterID(text: readout.meter.meter), name)
            guard stamps(of: key) != .start else {
                return .troubled(
                    .unsuited(register: name, reason: "its stamps are those of beginnings, and ours of ends"))
            }
            switch self.indexes(of: key, [(isPunctual ? moment : readout.time, text)], at: now)[0] {
            case .success(let index): indexes[key] = index
            case .failure(let rejection):
                switch rejection.rule {
                case .readingTime: return .untimely
                case .readingDecreases: return .troubled(.backwards(register: name))
                case .readingImplausible: return .troubled(.implausible(register: name))
                default: return .troubled(.unsuited(register: name, reason: rejection.reason))
                }
            }
        }
        return isPunctual ? .indexes(indexes) : .untimely
    }
}
