import Community
import Ledger
import Surface
import Views
import Wire

/// The way of what changes who is let in: it is recorded, the gate knows it, and then whoever asked is told.
struct AccessAsking: Sendable {
    let lanes: Lanes
    let gate: TokenGate

    /// By whoever calls, once for each `idempotency-key`. The log keeps a hash of `content`, which is the body unless that
    /// holds what somebody could find out by guessing.
    func ask(
        _ command: AccessCommand, _ call: Call, content: [UInt8]? = nil
    ) throws(Problem) -> Ask<AccessCommand> {
        let id = try call.optional(VerbRoutes.idempotencyKey) ?? "\(call.id)"
        do throws(WireError) {
            let key = try CommandKey(principal: call.caller.principal, source: VerbRoutes.source, id: id)
            return Ask(command, by: call.caller.principal, request: Request(key: key, content: content ?? call.body))
        } catch {
            throw .invalid("idempotency-key", "\(error)")
        }
    }

    func submit(
        _ ask: Ask<AccessCommand>, bytes: Int, _ answer: @escaping @Sendable (Reply) -> Void,
        _ reply: @escaping @Sendable (Recorded) throws(Problem) -> Reply
    ) {
        lanes.access.submit([ask], bytes: bytes) { result in
            do throws(Problem) {
                let recorded: [Recorded]
                do throws(AskError) { recorded = try result.get() } catch { throw Problem(error) }
                try refresh()
                answer(try reply(recorded[0]))
            } catch {
                answer(error.reply)
            }
        }
    }

    /// The same on a thread that may wait.
    func decide(_ ask: Ask<AccessCommand>) throws(Problem) -> Recorded {
        let recorded: [Recorded]
        do throws(AskError) { recorded = try lanes.access.decide([ask]) } catch { throw Problem(error) }
        try refresh()
        return recorded[0]
    }

    /// Records what people have done themselves. That there is no room for it keeps nobody out.
    func note(_ commands: [AccessCommand], by person: PersonID, _ id: String) throws(Problem) {
        do throws(AskError) {
            var asks: [Ask<AccessCommand>] = []
            for (index, command) in commands.enumerated() {
                do throws(WireError) {
                    asks.append(try Ask(command, by: person.text, id: "\(id)-\(index)"))
                } catch {
                    throw .unwritable(index, error)
                }
            }
            _ = try lanes.access.decide(asks)
        } catch {
            if case .rejected = error { throw Problem(error) }
            gate.lost(error)
        }
    }

    private func refresh() throws(Problem) {
        do throws(ViewError) { try gate.refresh() } catch { throw Problem(error) }
    }
}
