"""Tables that are made to hurt cost seconds and little memory, and are answered with a sentence that says what to do."""

import json
import subprocess
import sys
from pathlib import Path

from tests.foundation.tabular.hostile import FILES

ROOT = Path(__file__).resolve().parents[3]
SECONDS, MEGABYTES = 10, 400
UNPACKS = "unpacks to more than a table needs"
SAID = {
    "bomb": UNPACKS,
    "flood of members": UNPACKS,
    "a million and a half texts": UNPACKS,
    "four million empty texts": UNPACKS,
    "a million cells in one place": "The sheet breaks off.",
    "a million and a half cells in rows": UNPACKS,
    "as many texts and cells as may be": "to the right of the last header",
    "two million empty rows": "",
    "tags in tags": UNPACKS,
    "one long tag": UNPACKS,
    "200,000 rows in a workbook": "10,000 rows at most. Please put the rest into another file.",
    "200,000 rows in a text": "10,000 rows at most. Please put the rest into another file.",
    "five million empty lines": "Please delete empty lines.",
    "five million quotation marks": "A quotation mark in line 2",
    "five million separators": "",
    "a header of five million columns": "more than 200 cells",
    "a quotation mark every other line": "10,000 rows at most.",
}


def test_what_is_made_to_hurt_is_answered_within_seconds_and_in_little_memory():
    command = [sys.executable, "-m", "tests.foundation.tabular.hostile"]
    told = json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)
    assert set(told) == set(FILES) == set(SAID)
    assert {name: said for name, (said, _seconds, _most) in told.items() if SAID[name] not in said} == {}
    assert {name: seconds for name, (_said, seconds, _most) in told.items() if seconds > SECONDS} == {}
    assert {name: most for name, (_said, _seconds, most) in told.items() if most > MEGABYTES} == {}
