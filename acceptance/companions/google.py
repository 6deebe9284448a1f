"""Google as the issuer of ID tokens: publishes its key set, and signs whatever claims it is asked to.

`POST /sign` takes {"claims": {…}, "kid": "…"} and answers the token. Every key signs with RS256; `stranger` is a key that
is not published.
"""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

PUBLISHED, STRANGER = "published", "stranger"


class Google:
    def __init__(self):
        self.keys = {kid: rsa.generate_private_key(65537, 2048) for kid in (PUBLISHED, STRANGER)}

    def start(self):
        """Says what to use it with."""
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler(self))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_address[1]}"
        return {
            "GOOGLE": url,
            "SERVER_MB_GOOGLE_AUTH_ISSUER": url,
            "SERVER_MB_GOOGLE_AUTH_JWKS_URI": f"{url}/certs",
        }

    def key_set(self):
        public = jwt.algorithms.RSAAlgorithm.to_jwk(self.keys[PUBLISHED].public_key(), as_dict=True)
        return {"keys": [public | {"kid": PUBLISHED, "alg": "RS256", "use": "sig"}]}

    def sign(self, asked):
        kid = asked.get("kid", PUBLISHED)
        return jwt.encode(asked["claims"], self.keys[kid], algorithm="RS256", headers={"kid": kid})


def handler(google):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.answer(google.key_set() if self.path == "/certs" else None)

        def do_POST(self):
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            self.answer({"token": google.sign(asked)} if self.path == "/sign" else None)

        def answer(self, document):
            body = json.dumps(document).encode()
            self.send_response(404 if document is None else 200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            """Nothing: the checks tell what happened."""

    return Handler
