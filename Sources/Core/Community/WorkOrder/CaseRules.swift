extension Rule {
    /// Of cases, alarms and findings alike: the taxonomy has no such category.
    public static let categoryUnknown = Rule("category.unknown")
    /// Where it was sent is not where somebody works.
    public static let caseAssigneeElsewhere = Rule("case.assignee-elsewhere")
    public static let caseUnknown = Rule("case.unknown")
    public static let caseExists = Rule("case.exists")
    public static let caseState = Rule("case.state")
    public static let caseSuspended = Rule("case.suspended")
    public static let caseNotVerified = Rule("case.not-verified")
    public static let caseBeforeStage = Rule("case.before-stage")
    public static let caseInFuture = Rule("case.in-future")
    public static let caseSameDepartment = Rule("case.same-department")
    public static let caseCheckerIsDisposer = Rule("case.checker-is-disposer")
    public static let caseNaturalTime = Rule("case.p1-natural-time")
    public static let caseNotSuspendable = Rule("case.p1-not-suspendable")
    public static let caseSuspensionNotRequested = Rule("case.suspension-not-requested")
    public static let caseApproverIsRequester = Rule("case.approver-is-requester")
    public static let caseOverdue = Rule("case.extension-too-late")
    public static let caseLevel = Rule("case.level-not-higher")
    public static let caseMergeSelf = Rule("case.merge-into-itself")
    public static let caseMergeTarget = Rule("case.merge-target")
    public static let caseWarned = Rule("case.warned-already")

    public static let caseRules: [Rule] = [
        .caseUnknown, .caseExists, .caseState, .caseSuspended, .caseNotVerified, .caseBeforeStage, .caseInFuture,
        .caseSameDepartment, .caseAssigneeElsewhere, .caseCheckerIsDisposer, .caseNaturalTime, .caseNotSuspendable,
        .caseSuspensionNotRequested, .caseApproverIsRequester, .caseOverdue, .caseLevel, .caseMergeSelf,
        .caseMergeTarget, .caseWarned,
    ]
}
