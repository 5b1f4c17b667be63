/// Whom an alarm concerns outside the six levels.
public enum Authority: String, CaseIterable, Hashable, Sendable {
    /// 消防
    case fireService = "fire-service"
    /// 公安
    case police
    /// 110
    case emergencyCall = "110"
    /// 亲属
    case family
    /// 医疗
    case medical
    /// 特种设备
    case specialEquipment = "special-equipment"
    /// 12345
    case hotline = "12345"
}
