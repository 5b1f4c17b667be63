extension Rule {
    public static let alarmUnknown = Rule("alarm.unknown")
    public static let alarmCategoryUnknown = Rule("alarm.category-unknown")
    public static let alarmEnded = Rule("alarm.ended")
    public static let alarmNotAnnunciated = Rule("alarm.not-annunciated")
    public static let alarmAcknowledgedAlready = Rule("alarm.acknowledged-already")
    public static let alarmNotAcknowledged = Rule("alarm.not-acknowledged")
    public static let alarmConfirmedAlready = Rule("alarm.confirmed-already")
    public static let alarmStillActive = Rule("alarm.still-active")
    public static let alarmNotLatched = Rule("alarm.not-latched")
    public static let alarmArrivedAlready = Rule("alarm.arrived-already")
    public static let alarmVerifiedAlready = Rule("alarm.verified-already")
    public static let alarmLevelNotHigher = Rule("alarm.level-not-higher")
    public static let alarmLevelAboveCategory = Rule("alarm.level-above-category")
    public static let alarmStepNotDue = Rule("alarm.step-not-due")
    public static let alarmLinkedAlready = Rule("alarm.linked-already")
    public static let conditionShelvedAlready = Rule("condition.shelved-already")
    public static let conditionNotShelved = Rule("condition.not-shelved")
    public static let conditionShelfTooLong = Rule("condition.shelf-too-long")
    public static let conditionP1NotShelved = Rule("condition.p1-not-shelved")
    public static let conditionSuppressedAlready = Rule("condition.suppressed-already")
    public static let conditionNotSuppressed = Rule("condition.not-suppressed")
    public static let conditionWithdrawnAlready = Rule("condition.withdrawn-already")
    public static let conditionNotWithdrawn = Rule("condition.not-withdrawn")

    /// Devices, places and people that are not registered are refused by the rules of the registry.
    public static let alarmRules: [Rule] = [
        alarmUnknown, alarmCategoryUnknown, alarmEnded, alarmNotAnnunciated, alarmAcknowledgedAlready,
        alarmNotAcknowledged, alarmConfirmedAlready, alarmStillActive, alarmNotLatched, alarmArrivedAlready,
        alarmVerifiedAlready, alarmLevelNotHigher, alarmLevelAboveCategory, alarmStepNotDue, alarmLinkedAlready,
        conditionShelvedAlready, conditionNotShelved, conditionShelfTooLong, conditionP1NotShelved,
        conditionSuppressedAlready, conditionNotSuppressed, conditionWithdrawnAlready, conditionNotWithdrawn,
        deviceUnknown, deviceRemoved, placeUnknown, staffUnknown,
    ]
}
