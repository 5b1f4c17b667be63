internal import Community
internal import JSON
internal import Wire

extension FormType where Value == [Int64] {
    /// What one register showed at each of the times of a batch; null where nobody knows.
    static var column: FormType {
        let index = FormType<Int64>.index
        return FormType<Int64>(
            ["oneOf": [index.schema, ["type": "null"]]], example: index.example
        ) { json throws(FormError) in
            json == .null ? ReadingBatch.absent : try index.read(json)
        }.list(1...ReadingBatch.maximumTimes)
    }
}

extension Form {
    /// What a concentrator reports: the times, and for each register of its roster, in that order, what it showed at
    /// them.
    mutating func readings() throws(FormError) -> ReadingBatch {
        let times = try required("times", Instant.form.list(1...ReadingBatch.maximumTimes))
        let columns = try required("indexes", FormType<[Int64]>.column.list(1...ReadingBatch.maximumChannels))
        if let odd = columns.firstIndex(where: { $0.count != times.count }) {
            throw located(
                FormError("it has \(columns[odd].count) readings, and there are \(times.count) times").inside("\(odd)"),
                "indexes")
        }
        return ReadingBatch(times: times.map(\.milliseconds), values: columns.flatMap(\.self))
    }
}
