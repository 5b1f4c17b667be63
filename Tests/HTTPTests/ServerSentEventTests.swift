import HTTP
import Testing

@Suite struct `A server-sent event` {
    @Test(arguments: [
        (ServerSentEvent(data: "a"), "data: a\n\n"),
        (ServerSentEvent(data: ""), "data: \n\n"),
        (ServerSentEvent(data: "a\nb\r\nc\rd\n"), "data: a\ndata: b\ndata: c\ndata: d\ndata: \n\n"),
        (ServerSentEvent(id: "incident:7", name: "alarm", data: "{}"), "id: incident:7\nevent: alarm\ndata: {}\n\n"),
    ])
    func `is written line by line`(event: ServerSentEvent, text: String) {
        #expect(String(decoding: event.bytes, as: UTF8.self) == text)
    }

    @Test func `has an id of one line`() async {
        await #expect(processExitsWith: .failure) { _ = ServerSentEvent(id: "1\ndata: 2", data: "").bytes }
    }
}
