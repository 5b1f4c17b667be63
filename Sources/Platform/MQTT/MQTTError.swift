internal import CMosquitto
internal import Glibc

/// Why there is no session with a broker, or none any more.
public enum MQTTError: Error, Hashable, CustomStringConvertible {
    /// Nobody answers there.
    case unreachable(String)
    /// The broker does not let us in, or refuses a topic: its reason code (MQTT 5, section 2.4).
    case refused(UInt8, doing: String)
    /// It was silent for too long.
    case timeOut(doing: String)
    /// A code of libmosquitto (`mosq_err_t`) with what the system said.
    case library(Int32, system: Int32, doing: String)

    static func check(_ code: Int32, _ doing: String) throws(MQTTError) {
        guard code != Int32(MOSQ_ERR_SUCCESS.rawValue) else { return }
        throw .library(code, system: code == Int32(MOSQ_ERR_ERRNO.rawValue) ? errno : 0, doing: doing)
    }

    public var description: String {
        switch self {
        case .unreachable(let reason): return "nobody answers there: \(reason)"
        case .refused(let code, let doing):
            return "\(doing): the broker refuses it: \(unsafe String(cString: mosquitto_reason_string(Int32(code))))"
        case .timeOut(let doing): return "\(doing): the broker says nothing"
        case .library(let code, let system, let doing):
            let reason =
                unsafe system == 0 ? String(cString: mosquitto_strerror(code)) : String(cString: strerror(system))
            return "\(doing): \(reason)"
        }
    }
}
