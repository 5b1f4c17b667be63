/// Keeps out of the log what people wrote and who they are: it cannot be taken out again.
enum PersonalWords {
    static let refusal =
        "it may hold what people wrote, or who they are, which is kept in the vault and not in the log; "
        + "leave the column out, and tell it to the node when it runs"

    /// Headings under which spreadsheets hold such things.
    private static let columns: Set<String> = [
        "address", "comment", "comments", "description", "email", "id_card", "mobile", "name", "note", "notes", "owner",
        "person", "phone", "remark", "remarks", "reporter", "resident", "tel", "telephone", "text", "备注", "地址", "姓名",
        "手机", "描述", "电话", "联系人", "身份证", "说明",
    ]

    static func isPersonal(column: String) -> Bool { columns.contains(column.lowercased()) }
}
