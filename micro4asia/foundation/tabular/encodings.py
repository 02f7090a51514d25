"""In which encoding a text file was saved: told with how sure one can be, so that a person can confirm it.

UTF-8 and UTF-16 show themselves. The old code pages do not: every byte means something in each of them, so what is proposed
rests on how Vietnamese is spelt (Windows-1258 writes a tone as a byte of its own, after a vowel).
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

# By the name Python knows; the others are what spreadsheet programs call them.
ENCODINGS: dict[str, str | Promise] = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "cp1258": gettext_lazy("Windows-1258 (Vietnamese)"),
    "cp1252": gettext_lazy("Windows-1252 (Western European)"),
    "cp1250": gettext_lazy("Windows-1250 (Central European)"),
}
# Tones in Windows-1258: grave, hook, tilde, acute, dot below.
_TONE_AFTER_VOWEL = re.compile(rb"[aeiouyAEIOUY\xc2\xca\xd4\xc3\xd5\xdd\xe2\xea\xf4\xe3\xf5\xfd][\xcc\xd2\xde\xec\xf2]")
_TONE_ELSEWHERE = re.compile(rb"[^aeiouyAEIOUY\xc2\xca\xd4\xc3\xd5\xdd\xe2\xea\xf4\xe3\xf5\xfd\x80-\xff][\xcc\xd2\xde\xec\xf2]")
_HORNS = re.compile(rb"[\xf5\xfd\xd5\xdd\xf0\xd0]")
# r, e and u with their Czech marks, and d with a stroke as Croatian writes it, in Windows-1250.
_CENTRAL = re.compile(rb"[\xf8\xec\xf9\xef\xf2\xd8\xcc][bcdfghjklmnprstvz]")
MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


@dataclass(frozen=True)
class Detected:
    """sure: whether the bytes leave no other reading among ENCODINGS."""

    encoding: str
    sure: bool


def detect(content: bytes) -> Detected:
    for mark, encoding in MARKS.items():
        if content.startswith(mark):
            return Detected(encoding, sure=True)
    # In UTF-16 every letter of Latin has a zero; a single one is no encoding, but a character that nobody types.
    if content[:4_000].count(0) * 10 > len(content[:4_000]):
        return Detected("utf-16", sure=False)
    telling = [line for line in content.split(b"\n") if not line.isascii()]
    if not telling:
        return Detected("utf-8", sure=True)
    fitting = sum(is_utf8(line) for line in telling)
    if fitting * 2 >= len(telling):
        return Detected("utf-8", sure=fitting == len(telling))
    return Detected(_code_page(b"\n".join(telling)), sure=False)


def is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _code_page(content: bytes) -> str:
    tones = len(_TONE_AFTER_VOWEL.findall(content)) - 2 * len(_TONE_ELSEWHERE.findall(content))
    if tones > 0 and _HORNS.search(content):
        return "cp1258"
    if len(_CENTRAL.findall(content)) * 3 > sum(byte > 0x7F for byte in content):
        return "cp1250"
    return "cp1258" if tones > 3 else "cp1252"


def text_of(content: bytes, encoding: str) -> list[tuple[str, str]]:
    """Physical lines as (text, what is wrong with its bytes: "" or a byte in hexadecimal, or "utf-8" where it is that instead).

    One line in another encoding spoils itself alone.
    """
    if encoding == "utf-16":
        return _utf16_lines(content)
    for mark in MARKS:
        content = content.removeprefix(mark)
    return [_line(raw, encoding) for raw in content.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")]


def _line(raw: bytes, encoding: str) -> tuple[str, str]:
    if encoding != "utf-8" and not raw.isascii() and is_utf8(raw) and _looks_meant(raw):
        return raw.decode("utf-8"), "utf-8"
    try:
        return raw.decode(encoding), ""
    except UnicodeDecodeError as error:
        return raw.decode(encoding, "replace"), f"{raw[error.start]:02X}"


def _looks_meant(raw: bytes) -> bool:
    """One pair of bytes may be two letters of a code page by chance; a mark of several bytes hardly is."""
    beyond = [letter for letter in raw.decode("utf-8") if letter > "\x7f"]
    return len(beyond) > 1 or any(letter > "\u07ff" for letter in beyond)


def _utf16_lines(content: bytes) -> list[tuple[str, str]]:
    name = "utf-16" if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else _byte_order(content)
    whole = content.decode(name, "replace").replace("\r\n", "\n").replace("\r", "\n")
    return [(line, "FFFD" if "\ufffd" in line else "") for line in whole.split("\n")]


def _byte_order(content: bytes) -> str:
    """Where the zeros of Latin letters stand tells which half of a unit comes first."""
    return "utf-16-le" if content[1:4_000:2].count(0) >= content[0:4_000:2].count(0) else "utf-16-be"
