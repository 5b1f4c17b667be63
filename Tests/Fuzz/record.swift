import CBOR
import Wire

/// Whatever bytes come: no trap, every field of an accepted record can be read, and a record made of them is the same.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let bytes = unsafe [UInt8](UnsafeBufferPointer(start: start, count: count))
    if let record = try? Record(decoding: bytes) { check(record, bytes) }
    if var reader = try? CBORReader(bytes), let header = try? ExportHeader(from: &reader) {
        precondition(header.encoded == Array(bytes[..<reader.position]), "an accepted header is not deterministic")
    }
    return 0
}

private func check(_ record: Record, _ bytes: [UInt8]) {
    precondition(Array(record.encoded) == bytes, "a record is not the bytes it was read from")
    precondition(record.key.encoded == Array(record.encodedKey), "a key is not written as it was read")
    // What limits are for: a record that may be read may be written, but for the few bytes its head may grow by.
    guard bytes.count < Record.maximumByteCount - 32 else { return }
    guard let command = try? Command(key: record.key, events: [record.event]) else {
        preconditionFailure("the event of an accepted record is refused")
    }
    var writer = CBORWriter()
    command.events[0].write(seq: record.seq, recorded: record.recorded, to: &writer)
    guard let again = try? Record(decoding: writer.bytes) else {
        preconditionFailure("the event of an accepted record makes a record that is refused")
    }
    precondition(again.event == record.event, "the event of a record changes on its way")
}
