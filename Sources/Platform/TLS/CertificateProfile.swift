/// What an authority says about a key.
public struct CertificateProfile: Hashable, Sendable {
    public var commonName: String
    public var names: [AlternativeName]
    public var usage: Certificate.Usage
    public var validity: Validity

    public init(commonName: String, names: [AlternativeName], usage: Certificate.Usage, validity: Validity) {
        self.commonName = commonName
        self.names = names
        self.usage = usage
        self.validity = validity
    }
}
