"""The account package asks the world through `requests`. Here that leads into the one outbound client, and nowhere else.

Else an administrator of an institution could have the server ask addresses inside its own network, by naming them as issuer,
or in the document that an issuer publishes.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import requests
from django.conf import settings
from requests.adapters import BaseAdapter

from micro4asia.foundation import outbound

LIMIT = 200_000
PATIENCE = 8.0


class Gate(BaseAdapter):
    def send(self, request: requests.PreparedRequest, **_ignored: Any) -> requests.Response:  # type: ignore[override]
        body = request.body.encode() if isinstance(request.body, str) else request.body
        headers = {
            name: str(value) for name, value in request.headers.items() if name.lower() not in {"user-agent", "connection"}
        }
        url = str(request.url)
        try:
            fetched = outbound.fetch(
                url,
                limit=LIMIT,
                timeout=PATIENCE,
                schemes=schemes_for(url),
                method=str(request.method),
                headers=headers,
                body=body,  # type: ignore[arg-type]
            )
        except outbound.NotFetched as error:
            raise requests.ConnectionError(error.code) from error
        response = requests.Response()
        response.status_code = fetched.status
        response._content = fetched.body
        response.headers.update(fetched.headers)
        response.url, response.request, response.encoding = fetched.url, request, "utf-8"
        return response

    def close(self) -> None:
        """Nothing is kept open."""


def schemes_for(url: str) -> tuple[str, ...]:
    """Encrypted, except to servers that this installation lists by name, such as one on the same machine."""
    return ("http", "https") if urlsplit(url).netloc.lower() in settings.OUTBOUND_ALLOWED else ("https",)


def session() -> requests.Session:
    """A session without anything of the machine's: no proxy, no .netrc, no cookies of an earlier answer."""
    made = requests.Session()
    made.trust_env = False
    made.adapters.clear()
    gate = Gate()
    made.mount("https://", gate)
    made.mount("http://", gate)
    return made
