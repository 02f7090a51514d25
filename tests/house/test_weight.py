"""What a phone must load before a public page can be read."""

import re
from pathlib import Path

import brotli
import pytest

STATIC = Path(__file__).resolve().parents[2] / "static"
KB = 1024


def first_load(html: str) -> dict[str, int]:
    """Compressed bytes by address: the page itself, and every style sheet, script, picture and font that it asks for."""
    wanted = re.findall(
        r'(?:<link[^>]*rel="(?:stylesheet|icon|preload)"[^>]*href|<(?:script|img)[^>]*src)="/static/([^"]+)"', html
    )
    fonts = (
        ["fonts/noto-sans-lao-600.woff2"]
        if re.search("[\u0e80-\u0eff]", re.sub(r'<nav class="langs".*?</nav>', "", html))
        else []
    )
    loads = {"page": len(brotli.compress(html.encode(), quality=5))}
    for name in [*wanted, *fonts]:
        content = (STATIC / name).read_bytes()
        loads[name] = len(content) if name.endswith((".woff2", ".png", ".jpg")) else len(brotli.compress(content, quality=11))
    return loads


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/privacy/", "/accounts/login/"])
@pytest.mark.parametrize("language", ["en", "vi", "lo"])
def test_a_public_page_is_light(client, address, language):
    loads = first_load(client.get(f"{address}?lang={language}").content.decode())
    assert sum(loads.values()) <= 45 * KB, loads
    # The sign-in page carries the two scripts of passkeys besides.
    assert len(loads) <= (12 if "login" in address else 8), loads
