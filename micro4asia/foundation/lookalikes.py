"""Names that look like another name, and letters that have no business in one.

Source: Unicode Technical Standard #39, section 4 (confusable detection) and section 5 (mixed scripts, optional detection),
with the table of the package confusable-homoglyphs. docs/decisions/0062-names-that-look-alike.md says what is folded beyond
the standard, and what is not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from itertools import groupby

from confusable_homoglyphs.categories import alias
from confusable_homoglyphs.confusables import confusables_data
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Scripts that run on without spaces, and whose letters no Latin one resembles: a Latin word may stand right beside them.
_BESIDE_LATIN = {"LAO", "THAI", "KHMER", "MYANMAR", "HAN", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO"}
# Those that are written together (UTS #39, "highly restrictive").
_TOGETHER = [{"HAN", "HIRAGANA", "KATAKANA"}, {"HAN", "HANGUL"}, {"HAN", "BOPOMOFO"}]
# Default_Ignorable_Code_Point beyond category Cf (DerivedCoreProperties), and the blank that Unicode calls a symbol.
_BLANKS = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2065\u2800\u3164\ufe00-\ufe0f\uffa0\ufff0-\ufff8\U000e0000-\U000e0fff]"
)
_MOST_MARKS = 4


def skeleton(text: str) -> str:
    """What the eye is left with: two texts with one skeleton can be taken for each other. For comparing only, never shown.

    The standard's skeleton (decomposed, ignorable characters dropped, each character replaced by its prototype, decomposed
    again), taken once in the case as written and once folded, since "В" looks like "B" and "в" does not look like "b";
    spaces, punctuation and symbols dropped. Decomposed is NFKD, not the standard's NFD: its table lacks most full-width
    letters. Marks stay: "Hué" is not "Hue". Empty where nothing but signs was there.
    """
    folded = _prototypes(_prototypes(text).casefold())
    # A capital I is a small l to the eye, so that once case is folded i, l, 1 and | are one letter.
    return "".join(c for c in folded.replace("i", "l") if unicodedata.category(c)[0] in "LMN")


def odd_characters(text: str) -> list[str]:
    """What a name does not need: invisible and unassigned characters, spaces that are none, marks heaped on a letter, and
    the letters of a script that stands where, within one word, another has begun. Each once, in order; empty for a sound name.
    """
    found = [c for c in text if c != " " and (unicodedata.category(c)[0] in "CZ" or _BLANKS.match(c))]
    marks = groupby(unicodedata.normalize("NFD", text), key=lambda c: unicodedata.category(c) == "Mn")
    found += [heap[-1] for above, run in marks if above and len(heap := list(run)) > _MOST_MARKS]
    for word in re.split(r"[\W\d_]+", _without_marks(text)):
        found += _strangers(word)
    return list(dict.fromkeys(found))


def no_odd_characters(value: str) -> None:
    """Validator: refuses what `odd_characters` finds, and names it, since it can rarely be seen."""
    if odd := odd_characters(value):
        raise ValidationError(
            _("This character does not belong in a name: %(characters)s. Please type the name again."),
            code="odd_character",
            params={"characters": ", ".join(_called(character) for character in odd[:3])},
        )


def no_look_alike(name: str, others: Iterable[tuple[str, str]]) -> None:
    """Raise ValidationError if the name can be taken for one of the others'.

    others: pairs of a name and of the institution, as it is to be called in the message. Leave out the institution's own.
    """
    mine = skeleton(name)
    for other, institution in others:
        if mine and skeleton(other) == mine:
            raise ValidationError(
                _("This name can be taken for that of %(institution)s, which belongs to the network already."),
                code="look_alike",
                params={"institution": institution},
            )


def _prototypes(text: str) -> str:
    seen = (c for c in unicodedata.normalize("NFKD", text) if unicodedata.category(c) != "Cf" and not _BLANKS.match(c))
    table = _table()
    return unicodedata.normalize("NFKD", "".join(table.get(c, c) for c in seen))


@cache
def _table() -> dict[str, str]:
    """Each character's prototype. The package keeps the standard's table as pairs in both directions: a star around each
    prototype. Its centre is the one with several neighbours, or else the one that is a sequence, or else the older one.
    """
    near = {_bare(one): [_bare(other["c"]) for other in others] for one, others in confusables_data.items()}
    table = {}
    for one, others in near.items():
        centre = min([one, *others], key=lambda text: (-len(near.get(text, ())), -len(text), text))
        if len(one) == 1 and centre != one:
            table[one] = centre
    # Some sequences hold letters that have a prototype of their own.
    while longer := {one: found for one, text in table.items() if (found := "".join(table.get(c, c) for c in text)) != text}:
        table |= longer
    return table


def _bare(text: str) -> str:
    """Right-to-left letters stand between marks of direction in that table."""
    return text.strip("\u200e") or text


def _without_marks(text: str) -> str:
    return "".join(c for c in text if unicodedata.category(c)[0] != "M")


def _strangers(word: str) -> list[str]:
    """The letters of a word that are not of the scripts it may be written in; the script of its first letter is right."""
    scripts = {c: alias(c) for c in word}
    used = set(scripts.values()) - {"COMMON", "INHERITED"}
    besides = used - {"LATIN"}
    if len(used) < 2 or (besides <= _BESIDE_LATIN and (len(besides) == 1 or any(besides <= group for group in _TOGETHER))):
        return []
    first = next(script for script in scripts.values() if script in used)
    return [c for c, script in scripts.items() if script in used - {first}]


def _called(character: str) -> str:
    """Seen where it can be seen, and always by its number."""
    number = f"U+{ord(character):04X}"
    return (
        f"“{character}” ({number})" if unicodedata.category(character)[0] in "LNPS" and not _BLANKS.match(character) else number
    )
