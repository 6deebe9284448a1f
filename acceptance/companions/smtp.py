"""A mail server as strict as the real ones: STARTTLS first, then a log-in, then letters.

Every letter is kept as one JSON document in the directory MAILBOX, numbered as they came.
"""

import asyncio
import datetime
import email
import email.policy
import ipaddress
import itertools
import json
import logging
import re
import ssl

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

HOST = "127.0.0.1"
USER, PASSWORD = "metalith", "a-relays-passw0rd"

# It warns of its own next release at every log-in.
logging.getLogger("mail.log").setLevel(logging.ERROR)


class Mailbox:
    def __init__(self, scratch):
        self.scratch = scratch
        self.letters = scratch / "letters"
        self.numbers = itertools.count(1)

    async def start(self):
        """Says what to use it with."""
        self.letters.mkdir()
        trusted, context = certificate(self.scratch)
        strict = {"require_starttls": True, "auth_required": True, "authenticator": admit}
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: SMTP(self, tls_context=context, **strict), HOST, 0)
        return {
            "MAILBOX": str(self.letters),
            "MAILBOX_HOST": HOST,
            "MAILBOX_PORT": str(server.sockets[0].getsockname()[1]),
            "MAILBOX_USER": USER,
            "MAILBOX_PASSWORD": PASSWORD,
            "SERVER_METALITH_EMAIL_SMTP_ROOT_CERT": str(trusted),
        }

    async def handle_DATA(self, _server, _session, envelope):
        """Takes a letter. It is written under another name first: whoever reads the directory sees whole letters only."""
        name = f"{next(self.numbers):04}"
        draft = self.letters / f"{name}.draft"
        draft.write_text(json.dumps(letter(envelope), ensure_ascii=False, indent=1))
        draft.rename(self.letters / f"{name}.json")
        return "250 kept"


def letter(envelope):
    message = email.message_from_bytes(envelope.content, policy=email.policy.default)
    text = message.get_body(("plain",)).get_content()
    return {
        "from": str(message["From"]),
        "to": envelope.rcpt_tos,
        "subject": str(message["Subject"]),
        "text": text,
        "html": message.get_body(("html",)).get_content(),
        "links": re.findall(r"https?://\S+", text),
    }


def admit(_server, _session, _envelope, _mechanism, known):
    return AuthResult(success=known == LoginPassword(USER.encode(), PASSWORD.encode()), handled=False)


def certificate(directory):
    """A certificate that signs itself: the file to trust, and what the server answers with."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address(HOST))]
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(key, hashes.SHA256())
    )
    trusted, own = directory / "certificate.pem", directory / "key.pem"
    trusted.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    pem = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    own.write_bytes(key.private_bytes(*pem))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(trusted, own)
    return trusted, context
