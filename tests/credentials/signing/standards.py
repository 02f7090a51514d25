"""Where the published vectors and schemas lie. They are not copied into this repository (STANDARDS_DIR names the folder)."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from credentials.signing.contexts import Contexts

STANDARDS = Path(os.environ.get("STANDARDS_DIR", Path(__file__).parents[4] / "shared" / "standards"))

needs_standards = pytest.mark.skipif(not STANDARDS.is_dir(), reason="skipped: standards data not found")

EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2"


def load_json(*parts: str) -> Any:
    return json.loads(STANDARDS.joinpath(*parts).read_text())


class VectorContexts(Contexts):
    """The product's contexts and the one that W3C's vectors use beside them, which no product credential may name."""

    def load(self, url: str) -> dict[str, Any]:
        return load_json("contexts", "credentials-examples-v2.jsonld") if url == EXAMPLES else super().load(url)
