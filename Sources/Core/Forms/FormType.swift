internal import JSON

/// How values of a type are written as JSON, and read: where a type has limits of its own, such as a range of numbers,
/// each limit makes another of these.
struct FormType<Value>: Sendable {
    private let describe: @Sendable () -> (schema: JSONValue, example: JSONValue)
    let read: @Sendable (JSONValue) throws(FormError) -> Value

    /// The schema and the example are asked for by documentation alone, and made then.
    init(
        _ schema: @escaping @autoclosure @Sendable () -> JSONValue,
        example: @escaping @autoclosure @Sendable () -> JSONValue,
        read: @escaping @Sendable (JSONValue) throws(FormError) -> Value
    ) {
        describe = { (schema(), example()) }
        self.read = read
    }

    var schema: JSONValue { describe().schema }
    var example: JSONValue { describe().example }

    /// The same with a schema that says more than its fields one by one do.
    func described(as schema: @escaping @autoclosure @Sendable () -> JSONValue) -> FormType {
        FormType(schema(), example: example, read: read)
    }

    func map<New>(_ transform: @escaping @Sendable (Value) throws(FormError) -> New) -> FormType<New> {
        FormType<New>(schema, example: example) { json throws(FormError) in try transform(try read(json)) }
    }
}

/// A type whose values are written in one way only.
protocol FormValue {
    static var form: FormType<Self> { get }
}

extension FormType {
    /// Of values that are told by a text; nil for a text that tells none.
    static func text(
        _ schema: @escaping @autoclosure @Sendable () -> JSONValue,
        example: @escaping @autoclosure @Sendable () -> JSONValue,
        _ wanted: @escaping @autoclosure @Sendable () -> String,
        read: @escaping @Sendable (String) throws(FormError) -> Value?
    ) -> FormType {
        FormType(schema(), example: example()) { json throws(FormError) in
            guard let text = json.string else { throw FormError("a string is expected: \(wanted())") }
            guard let value = try read(text) else { throw FormError("this is not \(wanted())") }
            return value
        }
    }

    /// As many as this, one after the other.
    func list(_ counts: ClosedRange<Int>, example items: JSONValue? = nil) -> FormType<[Value]> {
        FormType<[Value]>(
            [
                "type": "array", "items": schema, "minItems": .integer(Int64(counts.lowerBound)),
                "maxItems": .integer(Int64(counts.upperBound)),
            ],
            example: items ?? .array(Array(repeating: example, count: max(1, counts.lowerBound)))
        ) { json throws(FormError) in
            guard let items = json.array else { throw FormError("an array is expected") }
            guard counts.contains(items.count) else {
                throw FormError("\(items.count) items are not from \(counts.lowerBound) to \(counts.upperBound)")
            }
            var values: [Value] = []
            values.reserveCapacity(items.count)
            for (place, item) in items.enumerated() {
                do throws(FormError) { values.append(try read(item)) } catch { throw error.inside("\(place)") }
            }
            return values
        }
    }

    /// Fields of their own: the same closure reads and describes them.
    static func object(_ read: @escaping @Sendable (inout Form) throws(FormError) -> Value) -> FormType {
        FormType(Form.listing(of: read).schema, example: Form.listing(of: read).example) { json throws(FormError) in
            guard let members = json.members else { throw FormError("an object is expected") }
            return try Form.read(members, by: read)
        }
    }
}
