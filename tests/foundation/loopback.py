"""A small name server and a small web server on this machine, to be asked for real: nothing here pretends."""

import contextlib
import datetime as dt
import http.server
import socket
import ssl
import threading
from collections import Counter
from pathlib import Path

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec


class Names:
    """Answers over UDP from `records`: {(name, type): [values]}. A list of lists is answered one after the other, so that a
    name can change between two questions; the last stays. `broken` names get SERVFAIL."""

    def __init__(self):
        self.records, self.broken, self.asked = {}, set(), Counter()
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.sock.bind(("127.0.0.1", 0))
        self.place = f"127.0.0.1:{self.sock.getsockname()[1]}"
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        with contextlib.suppress(OSError):
            while True:
                wire, sender = self.sock.recvfrom(4096)
                self.sock.sendto(self.answer(dns.message.from_wire(wire)).to_wire(), sender)

    def answer(self, query):
        [question] = query.question
        name, kind = question.name.to_text(omit_final_dot=True).lower(), dns.rdatatype.to_text(question.rdtype)
        self.asked[name, kind] += 1
        response = dns.message.make_response(query)
        response.flags |= dns.flags.RA
        values = self.records.get((name, kind), [])
        if values and isinstance(values[0], list):
            values = values.pop(0) if len(values) > 1 else values[0]
        if name in self.broken:
            response.set_rcode(dns.rcode.SERVFAIL)
        elif values:
            response.answer.append(dns.rrset.from_text(question.name, 1, "IN", kind, *values))
        elif not any(known == name for known, _kind in self.records):
            response.set_rcode(dns.rcode.NXDOMAIN)
        return response

    def close(self):
        self.sock.close()


class Site:
    """A web server that answers each path with what `pages` says: a function of the handler. Keeps what it was asked."""

    def __init__(self, certificate: Path | None = None):
        self.pages, self.requests = {}, []
        site = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                length = int(self.headers.get("Content-Length", 0))
                site.requests.append((self.command, self.path, dict(self.headers), self.rfile.read(length)))
                with contextlib.suppress(OSError):
                    site.pages.get(self.path.partition("?")[0], missing)(self)

            do_POST = do_GET

            def log_message(self, *args):
                """Quiet."""

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, request, client_address):
                """A client that goes away in the middle is what is tested here."""

        self.server = Server(("127.0.0.1", 0), Handler)
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            # The handshake is each connection's own business, not that of the one thread that accepts.
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True, do_handshake_on_connect=False)
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def says(body, status=200, kind="text/plain", **headers):
    """A page that answers with these bytes."""

    def page(handler):
        handler.send_response(status)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return page


def sends_on(where, status=302):
    return says(b"", status, Location=where)


missing = says(b"No such page", 404)


def certificate_for(*hosts: str, folder: Path) -> Path:
    """A certificate that signs itself, with its key, in one PEM file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "A university's web server")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host) for host in hosts]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / f"{hosts[0]}.pem"
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    return file
