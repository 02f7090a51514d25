"""Every page of the registry as it was answered, and a small server that hands it to a browser again.

The pages are drawn in this process, in the world of the rights matrix: a page costs its drawing and its look, and no sign-in.
"""

from __future__ import annotations

import http.server
import mimetypes
import re
import threading
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.db import transaction

from tests.house.rights_cases import CASES
from tests.house.rights_driving import address_of
from tests.house.rights_rows import ROLES, every_address, expected
from tests.house.rights_world import PROGRAMMES, World
from tests.journeys.visitor import AXE

PICTURE = re.compile(r'<(?:img|source|object)\b[^>]*?\s(?:src|data|srcset)="(/(?!static/)[^"#]+)[^>]*>')
AXE_AT = "/axe.js"
LANGUAGES = ("vi", "lo")
# A page is looked at as whoever it is made for: a visitor where everybody may read it, else whoever can do most there.
READERS = ("anonymous", "learner_owner", "registrar_same", "inst_admin_same", "issuer_same", "qa_same", "recog_receiving")
PERSONS = [role for role in ROLES if role not in PROGRAMMES]


@dataclass(frozen=True)
class Sheet:
    """One page in one language: at which address, for whom, and what was answered."""

    name: str
    role: str
    language: str
    html: str
    policy: str
    pictures: Sequence[str] = ()  # those that are loaded at once

    @property
    def path(self) -> str:
        return f"/{self.language}/{zlib.crc32(str(self).encode()):08x}/"

    def __str__(self) -> str:
        return f"{self.language} {self.role} {self.name}"


Pictures = dict[str, tuple[str, bytes]]


@dataclass
class Drawn:
    """sheets and the pictures on them; other: by name what an address answered that is no page."""

    sheets: list[Sheet]
    pictures: Pictures
    other: dict[str, str]


def languages_of(name: str, *, both: bool) -> Sequence[str]:
    """In one language, always the same for a page and the other for its neighbour; or in both."""
    return LANGUAGES if both else (LANGUAGES[zlib.crc32(name.encode()) % len(LANGUAGES)],)


def draw(world: World, *, both: bool) -> Drawn:
    """Every address that answers somebody's look with a page. What looking writes is undone."""
    drawn = Drawn([], {}, {})
    for name, address, roles in places(world):
        for language in languages_of(name, both=both):
            with transaction.atomic():
                _look(world, drawn, name=name, address=address, roles=roles, language=language)
                transaction.set_rollback(True)
    return drawn


def _look(world: World, drawn: Drawn, *, name: str, address: str, roles: Sequence[str], language: str) -> None:
    for role in roles:
        client = world.client(role)
        # As from a page of somebody else: it speaks that language, and changes nobody's account.
        asked = f"{address}{'&' if '?' in address else '?'}lang={language}"
        response = client.get(asked, headers={"sec-fetch-site": "cross-site"})
        kind = response.headers.get("Content-Type", "")
        if response.status_code == 200 and kind.startswith("text/html"):
            drawn.other.pop(name, None)
            html = response.content.decode()
            at_once = []
            for found in PICTURE.finditer(html):
                path = found[1].replace("&amp;", "&")
                drawn.pictures.setdefault(path, _picture(client, path))
                at_once += [] if 'loading="lazy"' in found[0] else [path]
            policy = response.headers.get("Content-Security-Policy", "")
            drawn.sheets.append(Sheet(name, role, language, html, policy, at_once))
            return
        drawn.other[name] = f"{response.status_code} {kind}"


def _picture(client: Any, path: str) -> tuple[str, bytes]:
    answer = client.get(path)
    return answer.headers.get("Content-Type", ""), b"".join(answer) if answer.streaming else answer.content


def places(world: World) -> Iterator[tuple[str, str, Sequence[str]]]:
    """What to look at and who may: one row for each look of the rights matrix, and what packages offer without an id."""
    for case in CASES:
        if not case.posts:
            may = [role for role in dict.fromkeys((*READERS, *PERSONS)) if expected(case, role) == "allow"]
            yield str(case), address_of(world, case), may[:1]
    for path, _name, _view in every_address():
        if path.startswith("accounts/") and not set("<(^").intersection(path):
            yield f"GET /{path}", f"/{path}", ("anonymous", "inst_admin_same")


class Desk(http.server.ThreadingHTTPServer):
    """Answers by path: the sheets, the pictures on them, and static files as they lie in the source."""

    daemon_threads = True

    def __init__(self, drawn: Drawn) -> None:
        super().__init__(("127.0.0.1", 0), _Hand)
        self.origin = f"http://127.0.0.1:{self.server_address[1]}"
        self.answers = {sheet.path: ("text/html; charset=utf-8", sheet.html.encode(), sheet.policy) for sheet in drawn.sheets}
        self.answers |= {path.partition("?")[0]: (kind, body, "") for path, (kind, body) in drawn.pictures.items()}
        self.answers[AXE_AT] = ("text/javascript", AXE.read_bytes(), "")

    def answer(self, path: str) -> tuple[str, bytes, str]:
        if path.startswith("/static/") and (found := finders.find(path.removeprefix("/static/"))):
            return mimetypes.guess_type(path)[0] or "application/octet-stream", Path(str(found)).read_bytes(), ""
        return self.answers.get(path, ("", b"", ""))


class _Hand(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Desk

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        kind, body, policy = self.server.answer(path)
        self.send_response(200 if kind else 404)
        self.send_header("Content-Type", kind or "text/plain")
        self.send_header("Content-Length", str(len(body)))
        if policy:
            self.send_header("Content-Security-Policy", policy)
        if path.startswith("/static/") or path == AXE_AT:
            self.send_header("Cache-Control", "max-age=3600, immutable")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_said: Any) -> None:
        """Says nothing."""


@contextmanager
def handed_out(drawn: Drawn) -> Iterator[str]:
    """The origin under which the sheets lie, each at its path."""
    desk = Desk(drawn)
    threading.Thread(target=desk.serve_forever, daemon=True).start()
    try:
        yield desk.origin
    finally:
        desk.shutdown()
        desk.server_close()
