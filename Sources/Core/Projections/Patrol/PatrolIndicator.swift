/// The indicators of patrols, maintenance and devices by their codes.
public enum PatrolIndicator: String, CaseIterable, Sendable {
    case arrival = "M1"
    case punctuality = "M2"
    case missed = "M3"
    case wholeWay = "M4"
    case gap = "M5"
    case maintenance = "M6"
    case firstTimeFix = "M7"
    case intact = "M8"
    case intactTime = "M9"
    case online = "M10"
    case timeBetweenFailures = "M11"
    case timeToRestore = "M12"

    public var chinese: String {
        switch self {
        case .arrival: "到位率"
        case .punctuality: "准点率"
        case .missed: "漏检率"
        case .wholeWay: "轨迹完整率"
        case .gap: "最大间隔"
        case .maintenance: "计划保养完成率"
        case .firstTimeFix: "一次修复率"
        case .intact: "完好率"
        case .intactTime: "时间加权完好率"
        case .online: "在线率"
        case .timeBetweenFailures: "平均故障间隔时间"
        case .timeToRestore: "平均修复时间"
        }
    }

    public var english: String {
        switch self {
        case .arrival: "checkpoints reached in time of those planned"
        case .punctuality: "rounds begun on time of those due"
        case .missed: "rounds that nobody began of those due"
        case .wholeWay: "rounds that reached every checkpoint of those begun"
        case .gap: "longest time without a visit"
        case .maintenance: "services done within tolerance of those due"
        case .firstTimeFix: "closed cases with no second visit"
        case .intact: "devices fit for use of those registered, at the end"
        case .intactTime: "time fit for use of time in service"
        case .online: "devices heard of, of those registered, at the end"
        case .timeBetweenFailures: "operating time per failure"
        case .timeToRestore: "time from failure to repair"
        }
    }
}
