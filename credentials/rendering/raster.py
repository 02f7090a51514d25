"""A page of our own PDF as a picture, by poppler's program where it is installed; nothing else of the product needs it."""

import shutil
import subprocess
from functools import cache
from io import BytesIO

from PIL import Image

SECONDS = 10


@cache
def program() -> str | None:
    return shutil.which("pdftoppm")


def page_png(pdf: bytes, page: int = 1, *, dpi: int = 96) -> bytes | None:
    """PNG of one page, from 1; None where the program is missing, fails, or there is no such page."""
    tool = program()
    if tool is None:
        return None
    command = [tool, "-png", "-r", str(dpi), "-f", str(page), "-l", str(page), "-singlefile", "-"]
    try:
        done = subprocess.run(command, input=pdf, capture_output=True, check=True, timeout=SECONDS, env={"PATH": "/usr/bin:/bin"})  # noqa: S603
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired, OSError):
        return None
    return done.stdout or None


def page_small(pdf: bytes) -> bytes | None:
    """The first page to be read on a screen, as WebP of some 20 kB; None as above."""
    png = page_png(pdf, dpi=60)
    if png is None:
        return None
    small = BytesIO()
    Image.open(BytesIO(png)).convert("RGB").save(small, "WEBP", quality=30)
    return small.getvalue()
