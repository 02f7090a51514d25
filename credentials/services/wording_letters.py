"""An institution words its letters to learners. Every wording is kept; the latest is used from the next letter on."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from credentials.learner_letters import KINDS, LINK, PLACE, Kind
from credentials.models import LetterText
from credentials.policies_directory import may_word_letters
from institutions.models import Institution, User
from micro4asia.foundation import text
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.journal import record

LONGEST_BODY = 4_000
# What mail programs turn into links: with a scheme, with www, or a name and a path behind it.
ADDRESS = re.compile(r"(?i)\b(?:[a-z][a-z0-9+.-]*://|www\.)[^\s<>]+|(?<![@\w.])(?:[\w-]+\.)+[^\W\d_]{2,}/[^\s<>]*")
SUBJECT_LENGTH = 60


@transaction.atomic
def word_letter(
    *, institution: Institution, by: User, kind: str, language: str, subject: str, body: str, seen: int
) -> LetterText:
    """Use these words from now on. seen: number of the wording they were written over, 0 for the registry's own.

    Both empty give the letter back to the registry's words. Raises PermissionDenied, ValidationError by field, WrongState where
    a colleague has worded it since.
    """
    may_word_letters(by, institution).enforce()
    # One after the other: the row of the institution is what all of them share.
    Institution.objects.select_for_update().get(pk=institution.pk)
    rows = LetterText.objects.filter(institution=institution, kind=kind, language=language)
    latest = rows.aggregate(number=Max("number"))["number"] or 0
    if latest != seen:
        raise WrongState(_("A colleague has worded this letter since you opened it. Look at their words first."))
    wording = judged(LetterText(institution=institution, kind=kind, language=language, subject=subject, body=body))
    wording.number, wording.written_by, wording.written_at = latest + 1, by, timezone.now()
    wording.full_clean(validate_constraints=False)
    wording.save(force_insert=True)
    record("letter_worded", on=wording, by=by, institution_id=institution.pk, letter=kind, language=language, own=bool(body))
    return wording


def judged(wording: LetterText) -> LetterText:
    """The wording in NFC, if it may be used. Raises ValidationError by field."""
    kind, errors = KINDS[wording.kind], {}
    for field, multiline in (("subject", False), ("body", True)):
        try:
            setattr(wording, field, text.clean(_one_line(wording, field), multiline=multiline))
            _places(kind, getattr(wording, field))
            _addresses(wording.institution, getattr(wording, field))
        except ValidationError as error:
            errors[field] = error
    if not errors and bool(wording.subject) != bool(wording.body):
        errors["body" if wording.subject else "subject"] = ValidationError(_("Write both the subject and the letter."))
    if "subject" not in errors and len(wording.subject) > SUBJECT_LENGTH:
        errors["subject"] = ValidationError(_("The subject has at most 60 characters."))
    if "subject" not in errors and f"{{{LINK}}}" in wording.subject:
        errors["subject"] = ValidationError(_("The link stands in the letter, not in the subject."))
    if "body" not in errors and wording.body:
        if len(wording.body) > LONGEST_BODY:
            errors["body"] = ValidationError(_("The letter has at most 4,000 characters."))
        elif f"{{{LINK}}}" not in wording.body:
            errors["body"] = ValidationError(_("The letter needs {link}: without it nobody finds the credential."))
    if errors:
        raise ValidationError(errors)
    return wording


def _one_line(wording: LetterText, field: str) -> str:
    """A second line in a subject would begin another header of the mail."""
    written = str(getattr(wording, field))
    if field == "subject" and re.search(r"[\r\n\x0b\x0c\x85\u2028\u2029]", written.strip(" ")):
        raise ValidationError(_("The subject is one line."))
    return written


def _addresses(institution: Institution, words: str) -> None:
    """A letter of the registry leads to the registry and to domains that the institution has proven, and nowhere else."""
    own = {urlsplit(settings.PUBLIC_URL).hostname or ""} | institution.proven_domains()
    for found in ADDRESS.findall(words):
        parts = urlsplit(found if "://" in found else f"https://{found}")
        host = (parts.hostname or "").encode("idna").decode() if _is_name(parts.hostname) else ""
        if parts.scheme not in ("http", "https") or not any(host == name or host.endswith(f".{name}") for name in own if name):
            raise ValidationError(
                _("Letters lead to the registry and to web domains that your institution has proven, and not to %(address)s."),
                params={"address": found[:80]},
            )


def _is_name(host: str | None) -> bool:
    try:
        return bool((host or "").encode("idna"))
    except UnicodeError:
        return False


def _places(kind: Kind, words: str) -> None:
    unknown = [name for name in PLACE.findall(words) if name not in kind.places]
    if unknown:
        told = {"places": ", ".join(f"{{{name}}}" for name in dict.fromkeys(unknown))}
        raise ValidationError(_("There is no such place in this letter: %(places)s. Use those of the list."), params=told)
    if re.search(r"[{}]", PLACE.sub("", words)):
        raise ValidationError(_("Braces are for places alone, such as {name}. Take the others away."))
