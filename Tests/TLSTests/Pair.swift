import TLS

/// A client and a server that talk in memory, and what each of them received.
final class Pair {
    let client: TLSConnection
    let server: TLSConnection
    private(set) var atClient: [UInt8] = []
    private(set) var atServer: [UInt8] = []
    private(set) var clientError: TLSError?
    private(set) var serverError: TLSError?

    init(_ client: TLSContext, _ server: TLSContext, host: String = District.host) throws {
        self.client = try client.connect(to: host)
        self.server = server.accept()
    }

    convenience init(_ client: TLSConfiguration, _ server: TLSConfiguration, host: String = District.host) throws {
        try self.init(TLSContext(client), TLSContext(server), host: host)
    }

    /// Carries bytes to and fro in pieces of at most `size` until both sides are quiet.
    func talk(inPiecesOf size: Int = .max) throws {
        while true {
            let toServer = try client.takeOutput()
            for piece in toServer.pieces(of: size) where serverError == nil {
                do throws(TLSError) { try server.receive(piece.span, into: &atServer) } catch { serverError = error }
            }
            let toClient = try server.takeOutput()
            for piece in toClient.pieces(of: size) where clientError == nil {
                do throws(TLSError) { try client.receive(piece.span, into: &atClient) } catch { clientError = error }
            }
            if toServer.isEmpty && toClient.isEmpty { return }
        }
    }
}

extension District {
    func client(_ identity: TLSIdentity? = nil, _ change: (inout TLSConfiguration) -> Void = { _ in })
        -> TLSConfiguration
    {
        configuration(.client, identity, change)
    }

    func server(
        _ identity: TLSIdentity, _ clientCertificates: TLSConfiguration.ClientCertificates = .off,
        _ change: (inout TLSConfiguration) -> Void = { _ in }
    ) -> TLSConfiguration {
        configuration(.server(clientCertificates: clientCertificates), identity, change)
    }

    private func configuration(
        _ role: TLSConfiguration.Role, _ identity: TLSIdentity?, _ change: (inout TLSConfiguration) -> Void
    ) -> TLSConfiguration {
        var configuration = TLSConfiguration(role: role, identity: identity)
        configuration.authorities = [authority.certificate]
        change(&configuration)
        return configuration
    }
}

/// Bytes that differ from their neighbours, so that a lost or doubled piece shows.
func pattern(_ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
}

/// The content type of each record in a piece of ciphertext, in order.
func records(_ ciphertext: [UInt8]) -> [UInt8] {
    var types: [UInt8] = []
    var offset = 0
    while offset + 5 <= ciphertext.count {
        types.append(ciphertext[offset])
        offset += 5 + Int(ciphertext[offset + 3]) << 8 + Int(ciphertext[offset + 4])
    }
    return types
}
