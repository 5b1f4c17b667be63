import EventLoop
public import HTTP
import HTTPTypes
import Threads
public import Wire

/// A stream of HTTP under the values that replicate over it: the loop moves bytes, and the strand cuts them into frames
/// and acts on them, so that a megabyte of records keeps nobody waiting who shares the loop.
public final class FrameLine: @unchecked Sendable {
    // Sendable because the stream and `isFinished` are touched on the loop alone, and all else that changes on the strand alone.
    /// What arrives, in its order. After `failed` and `ended` nothing does.
    public enum Arrival: Sendable {
        /// With the bytes that it took of the line's window, which are to be given back with `consumed`.
        case frame(Frame, byteCount: Int)
        case failed(ReplicationFault)
        /// The other side has ended its direction, or the line is lost.
        case ended(HTTPError?)
    }

    public static let contentType = "application/cbor-seq"
    /// What may wait for a peer who reads nothing: twice what either side lets be under way, records or commands.
    public static let queueBytes = 8 << 20
    /// How long the other side may take to hear the last word.
    private static let linger = Duration.seconds(10)

    public let strand: Strand
    private let stream: HTTPStream
    private let loop: EventLoop
    private var reader = FrameReader()
    private var isBroken = false
    private var isFinished = false

    public init(_ stream: HTTPStream, on strand: Strand) {
        self.stream = stream
        self.strand = strand
        loop = stream.loop
    }

    /// Hands over what arrives, on the strand; returns when nothing more will. On the loop.
    public func read(_ take: @escaping @Sendable (Arrival) -> Void) async {
        var failure: HTTPError?
        do throws(HTTPError) {
            while let piece = try await stream.receive() { strand.run { [self] in cut(piece, take) } }
        } catch {
            failure = error
        }
        let end = failure
        strand.run { take(.ended(end)) }
    }

    private func cut(_ piece: [UInt8], _ take: (Arrival) -> Void) {
        // Whoever breaks the form is told so once, and gets none of his window back.
        guard !isBroken else { return }
        reader.append(piece)
        do throws(ReplicationFault) {
            var waiting = reader.waitingByteCount
            while let frame = try reader.next() {
                take(.frame(frame, byteCount: waiting - reader.waitingByteCount))
                waiting = reader.waitingByteCount
            }
        } catch {
            isBroken = true
            take(.failed(error))
        }
    }

    /// As much may come again.
    public func consumed(_ byteCount: Int) { loop.execute { [stream] in stream.consumed(byteCount) } }

    public func send(_ frame: Frame) {
        let bytes = frame.encoded
        loop.execute { [stream] in
            // It would wait in our memory for as long as its sender likes.
            if stream.queuedBytes > Self.queueBytes { stream.reset() } else { stream.push(bytes) }
        }
    }

    /// Nothing follows. It may be said again.
    public func finish() {
        loop.execute { [self] in
            guard !isFinished, !stream.isClosed else { return }
            isFinished = true
            stream.finish()
            do throws(UVError) {
                let timer = try LoopTimer(on: loop, after: Self.linger) { [stream] in stream.reset() }
                stream.onClose { timer.close() }
            } catch {
                preconditionFailure("a timer is memory alone: \(error)")
            }
        }
    }
}
