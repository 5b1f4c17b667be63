/// Finds the route of a path and a method.
public struct Router: Sendable {
    public let routes: [Route]
    private var nodes = [Node()]

    /// What may come behind the beginning of a path.
    private struct Node {
        var words: [String: Int] = [:]
        var value: Int?
        /// Routes that end here, and routes that take the rest of the path from here on.
        var ends: [Int] = []
        var rests: [Int] = []
    }

    public init(_ routes: [Route]) {
        self.routes = routes
        for index in routes.indices { add(index) }
    }

    private mutating func add(_ route: Int) {
        var node = 0
        for part in routes[route].path.parts {
            switch part {
            case .word(let word):
                let next = nodes[node].words[word] ?? makeNode()
                nodes[node].words[word] = next
                node = next
            case .value:
                let next = nodes[node].value ?? makeNode()
                nodes[node].value = next
                node = next
            case .rest: return nodes[node].rests.append(route)
            }
        }
        nodes[node].ends.append(route)
    }

    private mutating func makeNode() -> Int {
        nodes.append(Node())
        return nodes.count - 1
    }

    enum Found {
        case route(Route, [String: Substring])
        /// There is something under this path, and it takes these methods.
        case otherMethods([String])
        case nothing
    }

    /// HEAD is answered by what answers GET. Of two patterns that fit, the one with a word answers before the one with a
    /// value.
    func find(_ method: String, _ path: [Substring]) -> Found {
        var methods: [String] = []
        if let route = find(method, path, from: 0, at: 0, &methods) {
            return .route(routes[route], routes[route].path.values(in: path))
        }
        if methods.contains("GET") { methods.append("HEAD") }
        return methods.isEmpty ? .nothing : .otherMethods(methods)
    }

    private func find(
        _ method: String, _ path: [Substring], from index: Int, at node: Int, _ methods: inout [String]
    ) -> Int? {
        guard index < path.count else { return route(method, among: nodes[node].ends, &methods) }
        if let next = nodes[node].words[String(path[index])],
            let route = find(method, path, from: index + 1, at: next, &methods)
        {
            return route
        }
        // What a word has led to is no value, whatever its methods: nothing of that name is behind it (OpenAPI 3.1, 4.8.8.2).
        if methods.isEmpty, !path[index].isEmpty, let next = nodes[node].value,
            let route = find(method, path, from: index + 1, at: next, &methods)
        {
            return route
        }
        // The rest of a path may well end like a verb; only that it takes more methods there is not said.
        var others: [String] = []
        let rest = route(method, among: nodes[node].rests, &others)
        if methods.isEmpty { methods = others }
        return rest
    }

    private func route(_ method: String, among candidates: [Int], _ methods: inout [String]) -> Int? {
        for candidate in candidates {
            let taken = routes[candidate].method
            if taken == method || (method == "HEAD" && taken == "GET") { return candidate }
            if !methods.contains(taken) { methods.append(taken) }
        }
        return nil
    }
}
