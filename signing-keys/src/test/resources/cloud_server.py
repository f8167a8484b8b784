"""What the servers have in common that play a cloud's key service: JSON on the loopback address for who has the token."""

import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TOKEN = sys.argv[1]


class Refused(Exception):
    """Answered with that status and JSON."""

    def __init__(self, status, json):
        super().__init__(status)
        self.status, self.json = status, json


def serve(answer, unknown_caller, headers=()):
    """Prints its address, then answers with answer(method, path, body) or, without the token, with unknown_caller."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.reply()

        def do_POST(self):
            self.reply()

        def reply(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            try:
                if self.headers.get("Authorization") != "Bearer " + TOKEN:
                    raise Refused(401, unknown_caller)
                if body and self.headers.get_content_type() != "application/json":
                    raise Refused(415, unknown_caller)
                status, json = 200, answer(self.command, self.path, body)
            except Refused as e:
                status, json = e.status, e.json
            content = json.encode()
            self.send_response(status)
            for name, value in headers if status == 401 else ():
                self.send_header(name, value)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *arguments):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()
