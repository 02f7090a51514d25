"""Letters to learners about their awards, in the registry's words or in those of the institution.

An institution's wording is plain text with {places} out of a fixed list: they are put in once and nothing in it is run. Each
letter is tied by ids to its award and learner, so that the institution sees what became of it; its words nobody reads again,
for its link proves the mailbox it went to.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from credentials.models import Award, Learner, LearnerLetter, LetterText
from institutions.models import Institution
from micro4asia.foundation import letters, walls
from micro4asia.foundation.models import Letter

PLACE = re.compile(r"\{([a-z_]+)\}")
LINK = "link"
# What a place is called in the registry's own templates, where that differs.
IN_TEMPLATES = {LINK: "url"}
PLACES: dict[str, Promise] = {
    "name": _("The learner's name, as printed"),
    "title": _("Title of the micro-credential"),
    "institution": _("Name of the institution"),
    LINK: _("The learner's own link; on a line of its own it becomes a button"),
    "number": _("Serial number of the credential"),
    "issued_on": _("Date of issue"),
    "reason": _("Ground that is given"),
    "valid_until": _("Last day on which it is valid"),
}
# Letters whose link takes the credential into an account; the others lead where an account is needed.
CLAIMED_BY = ("award_issued", "claim_reminder")
COMMON = ("name", "title", "institution", LINK, "number", "issued_on")


@dataclass(frozen=True)
class Kind:
    """One letter that an institution may word. template: below templates/mail; places: besides the common ones."""

    code: str
    label: Promise
    template: str
    places: tuple[str, ...] = COMMON

    @property
    def offered(self) -> list[tuple[str, Promise]]:
        return [(name, PLACES[name]) for name in self.places]


KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Let institutions word another letter; its template says the same in the registry's words."""
    KINDS[kind.code] = kind


register(Kind("award_issued", pgettext_lazy("a letter", "Credential issued"), "award_issued"))
register(Kind("claim_reminder", pgettext_lazy("a letter", "Reminder to keep the credential"), "claim_reminder"))
register(Kind("award_revoked", pgettext_lazy("a letter", "Credential revoked"), "award_revoked", (*COMMON, "reason")))


def write(
    code: str,
    award: Award,
    *,
    key: str,
    url: str = "",
    values: Mapping[str, str] | None = None,
    resent_from: LearnerLetter | None = None,
) -> LearnerLetter | None:
    """Write to whoever an award belongs to, in their language. None where the person was erased, or the key was used before.

    url: where {link} leads, without a language; empty, to where the learner takes the credential into an account. values: what
    stands at the places of this kind besides the common ones, in the learner's language.
    """
    learner = award.learner.person
    if learner.erased_at:
        return None
    said = common(award, learner) | dict(values or {})
    said[LINK] = f"{url or claim_url(learner)}?lang={learner.language}"
    # Written by whoever issues or revokes, and by the clock, for the institution whose award it is.
    with walls.everything():
        if Letter.objects.filter(key=key).exists():
            return None
        wording = LetterText.objects.in_force(award.institution_id, code, learner.language)
        template, context = in_words_of(wording, KINDS[code], said)
        letter = letters.post(template, to=learner.email, language=learner.language, context=context, key=key)
        return tie(letter, award, learner, code, wording, resent_from)


def tie(
    letter: Letter,
    award: Award,
    learner: Learner,
    code: str,
    wording: LetterText | None,
    resent_from: LearnerLetter | None = None,
) -> LearnerLetter | None:
    """Note whose letter it is; None where that was noted a moment before."""
    tied = LearnerLetter(
        letter=letter,
        institution_id=award.institution_id,
        award=award,
        learner=learner,
        kind=code,
        wording=wording,
        written_at=timezone.now(),
        resent_from=resent_from,
    )
    try:
        with transaction.atomic():
            tied.save(force_insert=True)
    except IntegrityError:
        return None
    return tied


def common(award: Award, learner: Learner) -> dict[str, str]:
    """What stands at the places that every letter has."""
    language = learner.language
    return {
        "name": award.name_as_printed,
        "title": award.version.title(language),
        "institution": award.institution.name(language, on=award.awarded_on),
        "number": award.serial_number,
        "issued_on": award.awarded_on.strftime("%d/%m/%Y") if award.awarded_on else "",
    }


def claim_url(learner: Learner) -> str:
    return f"{settings.PUBLIC_URL}{reverse('credentials:claim', args=[learner.claim_token()])}"


def in_words_of(wording: LetterText | None, kind: Kind, said: Mapping[str, str]) -> tuple[str, dict[str, Any]]:
    """Template and context of a letter in the institution's words, or without them in the registry's."""
    if wording:
        return "own_words", filled(wording, said)
    return kind.template, {IN_TEMPLATES.get(name, name): value for name, value in said.items()}


def filled(wording: LetterText, said: Mapping[str, str]) -> dict[str, Any]:
    """Context of templates/mail/own_words: the wording with its places filled, once, as plain text."""

    def put(text: str) -> str:
        return PLACE.sub(lambda place: " ".join(said.get(place[1], "").split()), text)

    paragraphs = [part.strip() for part in re.split(r"\n\s*\n", wording.body) if part.strip()]
    return {
        "own_subject": put(wording.subject),
        "own_body": put(wording.body),
        "paragraphs": [("", said[LINK]) if part == f"{{{LINK}}}" else (put(part), "") for part in paragraphs],
        "institution": said["institution"],
    }


def registrys_words(kind: Kind, language: str) -> tuple[str, str]:
    """Subject and body of the registry's own letter, with places instead of facts: what an institution begins from."""
    places = {IN_TEMPLATES.get(name, name): f"{{{name}}}" for name in kind.places}
    drafted = letters.draft(kind.template, language, places)
    return drafted.subject, drafted.text.partition("\n-- \n")[0].strip()


def preview(kind: Kind, institution: Institution, language: str, wording: LetterText | None) -> Letter:
    """The letter as somebody who does not exist would get it. Never saved."""
    said = {
        "name": "Nguyễn Thị Ví Dụ" if language == "vi" else "ນາງ ຕົວຢ່າງ ທົດລອງ" if language == "lo" else "Jana Vzorová",
        "title": {"vi": "Chứng chỉ vi mô mẫu", "lo": "ໃບຢັ້ງຢືນຂະໜາດນ້ອຍຕົວຢ່າງ"}.get(language, "A sample micro-credential"),
        "institution": institution.name(language),
        "number": f"{institution.code}-2026-000000",
        "issued_on": "15/01/2026",
        "reason": {"vi": "Cấp nhầm", "lo": "ອອກຜິດພາດ"}.get(language, "Issued in error"),
        "valid_until": "31/12/2028",
        LINK: f"{settings.PUBLIC_URL}/me/claim/…/",
    }
    with translation.override(language):
        said |= {name: f"[{PLACES[name]}]" for name in kind.places if name not in said}
    template, context = in_words_of(wording, kind, said)
    return letters.draft(template, language, context)
