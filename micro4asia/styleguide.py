"""Made-up contents for the style guide. Everything else on that page is the real component."""

from typing import Any


def samples() -> dict[str, Any]:
    return {}
