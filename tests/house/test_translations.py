"""Vietnamese is complete, Lao is where it stands honest, and no translation loses a name it should say."""

import re
import subprocess
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]
KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
PLACES = re.compile(r"%\(\w+\)[sd]")


def tracked(*patterns):
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", *patterns], cwd=ROOT, capture_output=True, text=True)
    return [ROOT / name for name in listed.stdout.split() if not name.startswith(("tests/", "benchmarks/"))]


def without_indents(code):
    """A template in the shape of Python keeps its own indents, which are no indents of Python's."""
    return "\n".join(line.lstrip() for line in code.splitlines())


@cache
def spoken():
    """Every message in the code and the templates, as (context, singular)."""
    found = set()
    sources = [(path, path.read_bytes()) for path in tracked("*.py")]
    sources += [(path, without_indents(templatize(path.read_text())).encode()) for path in tracked("*.html", "templates/*.txt")]
    for _path, source in sources:
        for _line, function, arguments, _comments in extract_python(BytesIO(source), KEYWORDS, (), {}):
            texts = arguments if isinstance(arguments, tuple) else (arguments,)
            context = texts[0] if function.startswith(("p", "np")) else None
            singular = texts[1] if context is not None else texts[0]
            if singular and singular.strip():
                found.add((context, singular))
    return found


def catalogue(language):
    with (ROOT / "locale" / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        return read_po(file)


def messages(language):
    return [message for message in catalogue(language) if message.id]


def told(message):
    return message.string if isinstance(message.string, tuple | list) else (message.string,)


def source(message):
    return message.id if isinstance(message.id, tuple | list) else (message.id,)


@pytest.mark.parametrize("language", ["vi", "lo"])
def test_every_message_stands_in_the_catalogue(language):
    known = {(message.context, source(message)[0]) for message in messages(language)}
    assert sorted(spoken() - known, key=str) == []


def test_vietnamese_is_complete():
    assert [source(message)[0] for message in messages("vi") if not all(told(message))] == []


def test_lao_covers_nine_messages_in_ten_and_says_who_must_read_it():
    rows = messages("lo")
    assert sum(all(told(message)) for message in rows) >= 0.9 * len(rows)
    assert "NATIVE REVIEW" in catalogue("lo").header_comment


@pytest.mark.parametrize("language", ["vi", "lo"])
def test_no_translation_loses_or_invents_a_place(language):
    wrong = [
        (text, source(message))
        for message in messages(language)
        for text in told(message)
        if text and not any(set(PLACES.findall(text)) == set(PLACES.findall(original)) for original in source(message))
    ]
    assert wrong == []


@pytest.mark.parametrize("language", ["vi", "lo"])
def test_nothing_waits_as_fuzzy(language):
    assert [source(message)[0] for message in messages(language) if message.fuzzy] == []


def test_the_outcome_of_a_decision_is_not_called_like_what_somebody_learns():
    """English says outcome to both; the bare word would be read as the wrong one in half of its places."""
    assert (None, "Outcome") not in spoken()
    for language in ("vi", "lo"):
        said = {(message.context, source(message)[0]): told(message)[0] for message in messages(language)}
        assert said["of a decision", "Outcome"] != said[None, "Learning outcome"]
