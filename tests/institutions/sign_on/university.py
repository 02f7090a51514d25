"""A university's sign-in service, run by somebody else's software, and a browser that visits it and ours in turn."""

import json
import subprocess
from contextlib import contextmanager
from urllib.parse import urlsplit

import requests
from django.urls import reverse

from tests.node import runner

CLIENT, SECRET = "registry", "a secret that both know"
ACCOUNTS = {
    "lan": {"email": "lan@university.example", "email_verified": True, "name": "Nguyễn Thị Lan"},
    "mai": {"email": "mai@students.university.example", "email_verified": True, "name": "Lê Thị Mai"},
    "doubtful": {"email": "doubtful@university.example", "email_verified": False, "name": "Doubtful"},
    "foreign": {"email": "somebody@elsewhere.example", "email_verified": True, "name": "Foreign"},
    "nameless": {"name": "No address"},
}


@contextmanager
def running(*redirects, count=1):
    """The issuers, while they run. One process, ended with its input."""
    runner.install()
    clients = [{"client_id": CLIENT, "client_secret": SECRET, "redirect_uris": list(redirects)}]
    asked = json.dumps({"clients": clients, "accounts": ACCOUNTS, "count": count})
    process = subprocess.Popen(
        [runner.node(), "provider.mjs", asked],
        cwd=runner.HERE,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        yield json.loads(process.stdout.readline())["issuers"]
    finally:
        process.stdin.close()
        process.wait(timeout=10)


def netloc(issuer):
    return urlsplit(issuer).netloc


def sign_in_at(provider_url, login):
    """Walk through the provider's own pages as `login`; the address it sends the browser back to."""
    browser, method, form = requests.Session(), "GET", None
    browser.trust_env = False
    home, url = netloc(provider_url), provider_url
    for _step in range(20):
        answer = browser.request(method, url, data=form, allow_redirects=False, timeout=10)
        if answer.is_redirect:
            method, form, url = "GET", None, requests.compat.urljoin(url, answer.headers["Location"])
            if netloc(url) != home:
                return url
            continue
        assert answer.status_code == 200, answer.text
        # Its pages for trying out: one form to say who one is, one to agree.
        prompt = "login" if 'name="login"' in answer.text else "consent"
        method, form = "POST", {"prompt": prompt, "login": login, "password": "any"}
    raise AssertionError("the provider never sent the browser back")


def leave(client, slug, **said):
    """Press the button on our page; the address of the provider that the browser is sent to."""
    answer = client.post(reverse("institutions:university-start", args=[slug]), said)
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def come_back(client, url):
    parts = urlsplit(url)
    return client.get(f"{parts.path}?{parts.query}")


def sign_in(client, slug, login, **said):
    """The whole way there and back; our answer to it."""
    return come_back(client, sign_in_at(leave(client, slug, **said), login))
