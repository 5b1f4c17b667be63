"""A server that gives every client the same answer, of HTTP/1.1 and wrong, and then hangs up."""

import socketserver
import threading

ANSWER = b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\nconnection: close\r\n\r\nwrong"


class Answering(socketserver.BaseRequestHandler):
    def handle(self):
        try:
            self.request.settimeout(1)
            self.request.recv(65_536)
            self.request.sendall(ANSWER)
        except OSError:
            pass


class Imposter(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answering)
        self.port = self.server_address[1]

    def __enter__(self):
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()
