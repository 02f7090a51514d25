"""What we sign, judged by Digital Bazaar's software in Node, which fetches every part over HTTP."""

import json
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from credentials.award_facts import CreditFacts
from credentials.documents import open_badge
from credentials.signing import contexts, keys, proofs, status_bits
from credentials.signing.contexts import EXTENSION_PATH, Contexts
from tests.credentials.signing.samples import award, muni_da_01, nuol_ba_01, ueh_ft_01
from tests.node import runner

pytestmark = pytest.mark.node

NOW = datetime.now(UTC).replace(microsecond=0)
YESTERDAY = NOW - timedelta(days=1)


class Site:
    """A registry of one institution, as a stranger sees it."""

    def __init__(self):
        self.files: dict[str, bytes] = {}
        handler = type("Handler", (_Handler,), {"files": self.files})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.registry = f"http://localhost:{self.server.server_port}"
        self.contexts = Contexts.of(self.registry)
        self.facts = replace(
            award(ueh_ft_01(self.registry), registry=self.registry),
            credential_id=f"{self.registry}/c/1.json",
            valid_from=proofs.timestamp(YESTERDAY),
            recipient_name='Nguyễn Thị "Ví"\tDụ \\ 🎓',
        )
        self.did = self.facts.version.issuer.did
        self.seed, public = keys.generate()
        self.signer = keys.Ed25519Signer(self.seed, f"{self.did}#key-2026-1")
        self.files[EXTENSION_PATH] = contexts.extension_bytes()
        self.put(keys.did_web_url(self.did), keys.did_document(self.did, [keys.PublishedKey("key-2026-1", public)]))
        self.revoke()
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def put(self, url, document):
        self.files[url.removeprefix(self.registry)] = json.dumps(document).encode()

    def sign(self, document, signer=None):
        return proofs.sign(document, signer=signer or self.signer, created=NOW, contexts=self.contexts)

    def revoke(self, *indexes):
        url = self.facts.status_list_url
        listed = status_bits.list_document(url=url, issuer=self.did, set_bits=indexes, valid_from=NOW - timedelta(minutes=1))
        self.put(url, self.sign(listed))

    def judge(self, document):
        self.put(self.facts.credential_id, document)
        return runner.verify(self.facts.credential_id)


class _Handler(BaseHTTPRequestHandler):
    files: dict[str, bytes]

    def do_GET(self):
        found = self.files.get(self.path)
        self.send_response(200 if found is not None else 404)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(found or b"")

    def log_message(self, *_arguments):
        pass


@pytest.fixture(scope="module")
def site():
    site = Site()
    yield site
    site.server.shutdown()
    site.server.server_close()


@pytest.mark.parametrize("version", [ueh_ft_01, muni_da_01, nuol_ba_01])
def test_a_good_award_verifies_elsewhere(site, version):
    wording = replace(version(site.registry), issuer=site.facts.version.issuer)
    verdict = site.judge(site.sign(open_badge(replace(site.facts, version=wording), site.contexts)))
    assert verdict == {"verified": True, "signature": True, "status": True, "errors": []}


@pytest.mark.parametrize(("hours", "ects"), [("9.95", "0.40"), ("9520.78", "0.07"), ("0.30", "12.35")])
def test_fractions_are_read_elsewhere_as_we_wrote_them(site, hours, ects):
    amount = CreditFacts(system="ECTS", value=Decimal(ects), hours_per_credit=Decimal("25.5"))
    wording = replace(site.facts.version, hours=Decimal(hours), ects=amount)
    assert site.judge(site.sign(open_badge(replace(site.facts, version=wording), site.contexts)))["verified"]


def test_one_changed_letter_fails_elsewhere(site):
    document = site.sign(open_badge(site.facts, site.contexts))
    document["credentialSubject"]["achievement"]["learningOutcome"][0]["outcomeText"]["en"] += "!"
    verdict = site.judge(document)
    assert (verdict["verified"], verdict["signature"]) == (False, False)


def test_a_wrong_key_fails_elsewhere(site):
    stranger = keys.Ed25519Signer(keys.generate()[0], site.signer.verification_method)
    verdict = site.judge(site.sign(open_badge(site.facts, site.contexts), stranger))
    assert (verdict["verified"], verdict["signature"]) == (False, False)


def test_a_revoked_award_fails_elsewhere(site):
    site.revoke(site.facts.status_index)
    try:
        verdict = site.judge(site.sign(open_badge(site.facts, site.contexts)))
    finally:
        site.revoke()
    assert (verdict["verified"], verdict["signature"], verdict["status"]) == (False, True, False)


def test_an_expired_award_fails_elsewhere(site):
    expired = replace(site.facts, valid_until=proofs.timestamp(NOW - timedelta(hours=1)))
    verdict = site.judge(site.sign(open_badge(expired, site.contexts)))
    assert not verdict["verified"]
    assert any("validUntil" in message for message in verdict["errors"])


def test_a_property_nobody_defined_fails_elsewhere(site):
    document = {**site.sign(open_badge(site.facts, site.contexts)), "smuggled": "in"}
    assert not site.judge(document)["verified"]


def test_the_lock_of_the_verifiers_names_no_host_to_fetch_from():
    lock = json.loads((runner.HERE / "package-lock.json").read_text())
    assert all("resolved" not in package for package in lock["packages"].values())
    assert all(package.get("integrity") for name, package in lock["packages"].items() if name)
