public import Community

/// The state of a place and of everything in it: what is there, and what is the matter with it.
///
/// Each place counts what is in it and in the places inside it. Which moment it shows is the moment of the rows that are
/// added.
public struct Twin: Sendable {
    /// One place as it stands.
    public struct Site: Hashable, Sendable {
        public internal(set) var place: PlacePath
        public internal(set) var kind: Place.Kind
        public internal(set) var name: String
        public internal(set) var people: Int64?
        public internal(set) var devices: Int64 = 0
        public internal(set) var offline: Int64 = 0
        public internal(set) var failed: Int64 = 0
        public internal(set) var alarms: Int64 = 0
        public internal(set) var cases: Int64 = 0
        /// Of its open alarms and cases the most urgent.
        public internal(set) var worst: Priority?
    }

    public let root: PlacePath
    /// How many levels below the root are shown one by one.
    public let depth: Int
    private var sites: [PlacePath: Site] = [:]
    /// The devices of the root itself and of what is in it.
    private var parts: [Device] = []

    public init(of root: PlacePath = .community, depth: Int = 1) {
        self.root = root
        self.depth = depth
    }

    /// Places come before what is in them is added.
    public mutating func add(_ place: Place) {
        guard place.closed == nil, root.contains(place.path), level(of: place.path) <= depth else { return }
        sites[place.path] = Site(place: place.path, kind: place.kind, name: place.name, people: place.people)
    }

    public mutating func add(_ device: Device) {
        guard device.removed == nil, root.contains(device.place) else { return }
        parts.append(device)
        change(around: device.place) { site in
            site.devices += 1
            if device.offline != nil { site.offline += 1 }
            if device.failed != nil { site.failed += 1 }
        }
    }

    public mutating func add(_ alarm: Alarm) {
        guard alarm.state.isOpen else { return }
        change(around: alarm.place) { site in
            site.alarms += 1
            site.worst = min(site.worst ?? alarm.priority, alarm.priority)
        }
    }

    public mutating func add(_ subject: Case) {
        guard subject.state.isOpen else { return }
        change(around: subject.place) { site in
            site.cases += 1
            site.worst = min(site.worst ?? subject.priority, subject.priority)
        }
    }

    /// The places in the order of their paths.
    public var places: [Site] { sites.values.sorted { $0.place < $1.place } }

    /// The devices in the order of their ids.
    public var devices: [Device] { parts.sorted { $0.id < $1.id } }

    private mutating func change(around place: PlacePath, _ change: (inout Site) -> Void) {
        var path: PlacePath? = place
        while let here = path {
            if sites[here] != nil { change(&sites[here]!) }
            path = here.parent
        }
    }

    private func level(of place: PlacePath) -> Int {
        place.text.split(separator: "/").count - root.text.split(separator: "/").count
    }
}
