"""What a phone must load before a public page can be read."""

import re
from functools import cache
from pathlib import Path

import brotli
import pytest
from django.contrib.staticfiles import finders

KB = 1024
LAO_FONT = "fonts/noto-sans-lao-600.woff2"


def first_load(html: str) -> dict[str, int]:
    """Compressed bytes by address: the page itself, and every style sheet, script, picture and font that it asks for."""
    wanted = re.findall(
        r'(?:<link[^>]*rel="(?:stylesheet|icon|preload)"[^>]*href|<(?:script|img)[^>]*src)="/static/([^"]+)"', html
    )
    in_head_face = re.findall(r"<(?:h[1-4]|dd|legend)\b.*?</", html, flags=re.DOTALL)
    if any(re.search("[\u0e80-\u0eff]", text) for text in in_head_face):
        wanted.append(LAO_FONT)
    return {"page": len(brotli.compress(html.encode(), quality=5))} | {name: weight(name) for name in wanted}


@cache
def weight(name: str) -> int:
    content = Path(finders.find(name)).read_bytes()
    return len(content) if name.endswith((".woff2", ".png", ".jpg")) else len(brotli.compress(content, quality=11))


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/privacy/", "/accounts/login/"])
@pytest.mark.parametrize("language", ["en", "vi", "lo"])
def test_a_public_page_is_light(client, address, language):
    loads = first_load(client.get(f"{address}?lang={language}").content.decode())
    assert sum(loads.values()) <= 45 * KB, loads
    # The sign-in page carries the three scripts of passkeys besides.
    assert len(loads) <= (11 if "login" in address else 8), loads
