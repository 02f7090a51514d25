"""A page of our own PDF as a picture, by poppler's program where it is installed; nothing else of the product needs it."""

import shutil
import subprocess
from functools import cache

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
