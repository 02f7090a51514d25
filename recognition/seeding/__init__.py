"""The demo network, made by the product's own services: what a newcomer sees is what the code can do.

Everything in it is invented or marked as such; `recognition/demo/README.md` says what each file holds.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

DEMO = Path(__file__).resolve().parent.parent / "demo"


def data(name: str) -> Any:
    """One of the files of the demo."""
    return json.loads((DEMO / f"{name}.json").read_text(encoding="utf-8"))
