extension TilePath: CustomStringConvertible {
    public var description: String {
        let name =
            switch content {
            case .hashes(let level): "\(level)"
            case .entries: "entries"
            }
        let suffix = width == TilePath.fullWidth ? "" : ".p/\(width)"
        return "tile/\(name)/\(TilePath.elements(of: index))\(suffix)"
    }

    /// 1234067 as `x001/x234/067`, so that no file needs the name of a directory.
    private static func elements(of index: UInt64) -> String {
        func digits(_ group: UInt64) -> Substring { "\(group % 1000 + 1000)".dropFirst() }
        var text = String(digits(index))
        var parents = index / 1000
        while parents > 0 {
            text = "x\(digits(parents))/\(text)"
            parents /= 1000
        }
        return text
    }
}

extension TilePath {
    /// Strict: a tile has one path, which is the text this type writes. So the parts are read generously, and padding,
    /// `x` marks and separators are judged by writing the path again.
    public init(_ text: String) throws(MerkleError) {
        var elements = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)[...]
        guard elements.popFirst() != nil, let content = elements.popFirst().flatMap(Content.init),
            let width = TilePath.takeWidth(from: &elements),
            let index = UInt64(digits: elements.joined().filter { $0 != UInt8(ascii: "x") })
        else { throw .malformedTilePath }
        try self.init(content, index: index, width: width)
        guard description.utf8.elementsEqual(text.utf8) else { throw .malformedTilePath }
    }

    /// Removes the `.p/W` of a partial tile.
    private static func takeWidth(from elements: inout ArraySlice<Substring.UTF8View>) -> Int? {
        let mark = ".p".utf8
        guard let last = elements.dropLast().last, last.suffix(mark.count).elementsEqual(mark) else { return fullWidth }
        let width = elements.removeLast()
        elements[elements.endIndex - 1] = last.dropLast(mark.count)
        return UInt64(canonicalDecimal: width).flatMap(Int.init(exactly:))
    }
}

extension TilePath.Content {
    fileprivate init?(_ element: Substring.UTF8View) {
        if element.elementsEqual("entries".utf8) {
            self = .entries
        } else if let level = UInt64(canonicalDecimal: element).flatMap(Int.init(exactly:)) {
            self = .hashes(level: level)
        } else {
            return nil
        }
    }
}
