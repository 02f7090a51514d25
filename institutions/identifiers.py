"""What the world outside calls an institution by: written alike whoever types it, and refused where its digits disagree."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"
_LABEL = r"(?!-)[a-z0-9-]{1,63}(?<!-)"
_DOMAIN = re.compile(rf"(?:{_LABEL}\.)+(?![0-9]+$){_LABEL}")
# Country (padded to three places), town and number: "CZ BRNO05", "I  SIENA01", "LUXLUX-VIL01".
_ERASMUS = re.compile(r"(?:[A-Z]{3}|[A-Z]{2} |[A-Z] {2})[A-Z][A-Z-]{1,6}[0-9]{2,3}")
_ROR = re.compile(rf"0[{_CROCKFORD}]{{6}}[0-9]{{2}}")


def tidy_domain(typed: str) -> str:
    """Lower case and ASCII, as in the domain name system; what cannot be is left to `domain`."""
    bare = re.sub(r"^[a-z]+://", "", typed.strip().lower()).split("/")[0].rstrip(".")
    try:
        return bare.encode("idna").decode()
    except UnicodeError:
        return bare


def domain(value: str) -> None:
    if len(value) > 120 or not _DOMAIN.fullmatch(value):
        raise ValidationError(_("Write a domain, such as university.edu.vn."), code="domain")


def tidy_erasmus_code(typed: str) -> str:
    """Upper case, with the country padded to three places: its one or two spaces are easily lost."""
    words = typed.upper().split()
    return f"{words[0]:3}{words[1]}" if len(words) == 2 and len(words[0]) < 3 else "".join(words)


def erasmus_code(value: str) -> None:
    if not _ERASMUS.fullmatch(value):
        raise ValidationError(_("Write the code with country, town and number, such as CZ BRNO05."), code="erasmus_code")


def pic(value: str) -> None:
    """Participant identification code of the European Commission: nine digits, none of them for checking."""
    if not re.fullmatch(r"[0-9]{9}", value):
        raise ValidationError(_("A PIC has nine digits."), code="pic")


def tidy_ror(typed: str) -> str:
    """The id alone, out of "https://ror.org/02j46qs45"; capitals and Crockford's look-alikes are forgiven."""
    bare = typed.strip().lower().rstrip("/").rpartition("/")[2]
    return bare.translate(str.maketrans("oil", "011"))


def ror(value: str) -> None:
    """Source: ROR's documentation, "ROR identifier pattern": base32 of Crockford, then two digits of ISO/IEC 7064 mod 97-10."""
    if not _ROR.fullmatch(value):
        raise ValidationError(_("A ROR id begins with 0 and has nine characters, such as 02j46qs45."), code="ror")
    number = 0
    for character in value[:-2]:
        number = number * 32 + _CROCKFORD.index(character)
    if (number * 100 + int(value[-2:])) % 97 != 1:
        raise ValidationError(_("The last two digits do not fit the others: the ROR id is mistyped."), code="ror_digits")
