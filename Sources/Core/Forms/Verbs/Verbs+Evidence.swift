internal import Community
internal import Digest
internal import JSON

extension VerbForm {
    static let evidence: [VerbForm] = [
        evidence("survey.open", "People are asked how satisfied they are.") { form throws(FormError) in
            .openSurvey(
                topic: try form.required("topic", .name("保洁服务")), at: try form.required("place"),
                try form.required("method"),
                population: try form.required("population", .integer(1...1_000_000_000, example: 1_200)))
        },
        evidence("survey.answer", "Some of them have answered.") { form throws(FormError) in
            .answer(
                try form.survey(), answers: try form.required("answers", .integer(1...1_000_000_000, example: 40)),
                satisfied: try form.required("satisfied", .count(36)))
        },
        evidence("survey.close", "No more answers count.") { form throws(FormError) in
            .closeSurvey(try form.survey())
        },
        evidence("attestation.make", "An assessor says whether a clause of a standard is met.") {
            form throws(FormError) in
            .attest(
                EvidenceCommand.Statement(
                    standard: try form.required("standard", .name("S1")),
                    clause: try form.required("clause", .name("8.2.5a")), verdict: try form.required("verdict"),
                    value: try form.optional("value", .integer(-999_999_999_999_999...999_999_999_999_999, example: 3)),
                    text: try form.optionalWords("text"),
                    media: try form.media(), validUntil: try form.optional("validUntil")),
                at: try form.required("place"))
        },
        evidence("attestation.withdraw", "Nobody stands by it any more.") { form throws(FormError) in
            .withdraw(try form.subject("attestation", .made("t")))
        },
        evidence("media.store", "Something was photographed, recorded or scanned.") { form throws(FormError) in
            .storeMedia(
                hash: try form.required("sha256", .hash),
                byteCount: try form.required("byteCount", .integer(0...(.max), example: 183_402)),
                type: try form.required("type", .name("image/jpeg")), at: try form.optional("place") ?? .community)
        },
        evidence("media.purge", "Its content is removed; that it was there stays.") { form throws(FormError) in
            .purgeMedia(
                try form.subject("media", .made("m")), reason: try form.required("reason", .name("retention-90-days")))
        },
        evidence("retention.probe", "How far back what a device records goes.") { form throws(FormError) in
            .probe(
                EvidenceCommand.Probe(
                    try form.subject("device", .id("camera-gate-1")), try form.required("kind"),
                    oldest: try form.required("oldest"),
                    width: try form.optional("width", .integer(1...100_000, example: 1_920)),
                    height: try form.optional("height", .integer(1...100_000, example: 1_080))),
                at: try form.required("place"))
        },
    ]

    private static func evidence(
        _ name: String, _ summary: String,
        _ read: @escaping @Sendable (inout Form) throws(FormError) -> EvidenceCommand
    ) -> VerbForm {
        VerbForm(name, summary) { form throws(FormError) in .incident(.evidence(try read(&form))) }
    }
}

extension Form {
    fileprivate mutating func survey() throws(FormError) -> SurveyID { try subject("survey", .made("s")) }
}

extension FormType where Value == [UInt8] {
    /// A SHA-256 in hexadecimal digits.
    fileprivate static var hash: FormType {
        .text(
            ["type": "string", "pattern": "^[0-9a-f]{64}$"],
            example: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "a SHA-256 in 64 hexadecimal digits, in lower case"
        ) { text in text.utf8.count == 64 ? [UInt8](hexadecimal: text) : nil }
    }
}
