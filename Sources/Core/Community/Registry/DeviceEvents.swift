public struct DeviceInstalled: EventPayload {
    public var kind: String = ""
    public var model: String = ""

    public static let kind: StaticString = "device.installed"
    public static let summary: StaticString = "A device is in service at a place."
    public init() {}

    public init(kind: String, model: String) {
        self.kind = kind
        self.model = model
    }

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "kind", &kind)
        try coder.field(2, "model", &model)
    }
}

/// The place of the event is the new one.
public struct DeviceMoved: EventPayload {
    public static let kind: StaticString = "device.moved"
    public static let summary: StaticString = "A device is at another place."
    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {}
}

public struct DeviceRemoved: EventPayload {
    public static let kind: StaticString = "device.removed"
    public static let summary: StaticString = "A device is gone."
    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {}
}

public struct DeviceReplaced: EventPayload {
    public var by: DeviceID = ""

    public static let kind: StaticString = "device.replaced"
    public static let summary: StaticString = "A device is gone and another has its place."
    public init() {}

    public init(by: DeviceID) {
        self.by = by
    }

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.field(1, "by", &by)
    }
}

public struct DeviceConnected: EventPayload {
    public static let kind: StaticString = "device.connected"
    public static let summary: StaticString = "A device is heard of again."
    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {}
}

public struct DeviceDisconnected: EventPayload {
    public static let kind: StaticString = "device.disconnected"
    public static let summary: StaticString = "A device is no longer heard of."
    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {}
}

public struct DeviceFailed: EventPayload {
    public var reason: String?

    public static let kind: StaticString = "device.failed"
    public static let summary: StaticString = "A device is not fit for use."
    public init() {}

    public init(reason: String? = nil) {
        self.reason = reason
    }

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {
        try coder.optional(1, "reason", .freeText, &reason)
    }
}

public struct DeviceRepaired: EventPayload {
    public static let kind: StaticString = "device.repaired"
    public static let summary: StaticString = "A device is fit for use again."
    public init() {}

    public mutating func fields(_ coder: inout some FieldCoder) throws(SchemaError) {}
}
