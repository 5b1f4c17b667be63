import Community
import Forms
import JSON
import Surface
import Wire

/// A parameter of a list by which some of its rows are left out.
struct ListFilter: Sendable {
    let parameter: any ParameterDescription
    /// What rows must pass for what a call says of the parameter.
    let tests: @Sendable (Call) throws(Problem) -> [ColumnTest]

    init<Value>(_ parameter: Parameter<Value>, _ tests: @escaping @Sendable (Value) -> [ColumnTest]) {
        self.parameter = parameter
        self.tests = { call throws(Problem) in try call.optional(parameter).map(tests) ?? [] }
    }
}

extension ListFilter {
    /// One of the words of a column, or one of the words that stand for several of them.
    static func word<Word: RawRepresentable<String> & CaseIterable & TextCoded>(
        _ column: String, _ summary: String, _ groups: KeyValuePairs<String, [Word]> = [:]
    ) -> ListFilter {
        let choices = groups.map { ($0.key, $0.value) } + Word.allCases.map { ($0.rawValue, [$0]) }
        return ListFilter(.choice(column, summary, choices, example: choices[0].0)) { words in
            [ColumnTest(column) { (word: Word) in words.contains(word) }]
        }
    }

    static var priority: ListFilter {
        let choices = Priority.allCases.map { ($0.word, $0) }
        return ListFilter(.choice("priority", "Only those of this priority.", choices, example: "P1")) { priority in
            [ColumnTest("priority") { $0 == priority }]
        }
    }

    /// A category or all that begin like it.
    static var category: ListFilter {
        ListFilter(
            .text("category", "Only those of this category, `fire.smoke`, or of this family, `fire`.", example: "fire")
        ) { category in
            [
                ColumnTest("category") { (code: CategoryCode) in
                    code.text == category || code.text.hasPrefix(category + ".")
                }
            ]
        }
    }

    static func place(_ column: String = "place") -> ListFilter {
        ListFilter(.place("place", "Only those at this place and inside it.")) { place in
            [ColumnTest(column) { place.contains($0) }]
        }
    }

    /// Half open, as all of time here is.
    static func times(of column: String, _ what: String) -> [ListFilter] {
        [
            ListFilter(.time("since", "Only those that \(what) then or later.")) { since in
                [ColumnTest(column) { since <= $0 }]
            },
            ListFilter(.time("until", "Only those that \(what) before.")) { until in
                [ColumnTest(column) { $0 < until }]
            },
        ]
    }

    /// A column that holds this text.
    static func text(_ column: String, _ summary: String, example: String) -> ListFilter {
        ListFilter(.text(column, summary, example: example)) { text in [ColumnTest(column) { $0 == text }] }
    }
}

extension Parameter where Value == PlacePath {
    static func place(
        _ name: String, in place: ParameterPlace = .query, _ summary: String, emptyIs empty: PlacePath? = nil
    ) -> Parameter {
        Parameter(
            name, in: place, summary,
            schema: PlacePath.schema, example: "b3/u1"
        ) { text throws(Unreadable) in
            if text.isEmpty, let empty { return empty }
            let path = PlacePath(subject: text)
            guard text == "/" || path.isValid else {
                throw Unreadable("it is no path of a place such as b3/u1, or / for the community")
            }
            return path
        }
    }
}
