"""What is known of one award at the moment it is signed, with nothing else to look up: the immutable snapshot from which
the signed document, the certificate and every export are made.

Plain values, no models, no clock. Texts are dictionaries by BCP-47 tag. Days are "2026-01-12", moments
"2026-01-12T03:00:00Z". Numbers are Decimals with at most two places: a signature covers letters, and readers disagree
about the letters of long fractions. An empty string or tuple means: does not apply.
"""

from __future__ import annotations

import dataclasses
import json
import re
import types
import typing
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

Texts = dict[str, str]

_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_CENT = Decimal("0.01")
# Members of a stored snapshot are in the order of the alphabet, so the wording stands last; inside a text its quotes are escaped.
_WORDING = ', "version": '


class BadFacts(ValueError):
    """A value that cannot stand in a signed document. `field` names it."""

    def __init__(self, field_name: str, detail: str) -> None:
        super().__init__(f"{field_name}: {detail}")
        self.field = field_name


class _Facts:
    """Checks by annotation and name: Decimals, texts, `…_on` and `…_until` days, `…_from` moments, addresses."""

    def __post_init__(self) -> None:
        for item in dataclasses.fields(self):  # type: ignore[arg-type]
            value = getattr(self, item.name)
            if isinstance(value, Decimal):
                _check_number(item.name, value)
            elif isinstance(value, dict):
                _check_texts(item.name, value)
            elif isinstance(value, str) and value:
                _check_string(item.name, value)


def _check_number(name: str, value: Decimal) -> None:
    if not value.is_finite() or not 0 <= value < 1_000_000 or value != value.quantize(_CENT):
        raise BadFacts(name, f"{value} is not a number from 0 with at most two decimals")


def _check_texts(name: str, texts: Texts) -> None:
    for tag, text in texts.items():
        if not _TAG.fullmatch(tag):
            raise BadFacts(name, f"{tag!r} is not a language tag")
        if not text:
            raise BadFacts(name, f"the text in {tag!r} is empty")
    if len({tag.lower() for tag in texts}) != len(texts):
        raise BadFacts(name, "one language twice")


def _check_string(name: str, value: str) -> None:
    try:
        if name.endswith(("_on", "_until_day")):
            if date.fromisoformat(value).isoformat() != value:
                raise ValueError(value)
        elif name in ("valid_from", "valid_until"):
            datetime.strptime(value, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError as error:
        raise BadFacts(name, f"{value!r} is not a day or moment as written here") from error
    if name.endswith(("url", "did", "credential_id")) and not re.fullmatch(r"[a-z][a-z0-9+.\-]*:[^\s<>\"{}|\\^`]+", value):
        raise BadFacts(name, f"{value!r} is not an address")


@dataclass(frozen=True, kw_only=True)
class IdentifierFacts(_Facts):
    scheme: str  # "schac", "ror", "national"
    value: str


@dataclass(frozen=True, kw_only=True)
class BodyFacts(_Facts):
    """An institution as it was called on the day of the award."""

    did: str
    names: Texts
    country: str  # ISO 3166-1 alpha-2
    country_name: str = ""
    region: str = ""
    url: str = ""
    identifiers: tuple[IdentifierFacts, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SkillFacts(_Facts):
    """A skill of a classification, by its address there."""

    url: str
    names: Texts
    scheme: str = ""  # "ESCO"


@dataclass(frozen=True, kw_only=True)
class OutcomeFacts(_Facts):
    code: str
    texts: Texts
    hours: Decimal
    skills: tuple[SkillFacts, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CreditFacts(_Facts):
    system: str  # "ECTS", "VN", "CFU", "LA"
    value: Decimal
    hours_per_credit: Decimal


DECLARED = "declared by issuer"
NOT_LEVELLED = "not-levelled"


@dataclass(frozen=True, kw_only=True)
class LevelFacts(_Facts):
    """A code within a framework. An experience without a level says so: framework "none", code NOT_LEVELLED."""

    framework: str  # "VQF", "EQF", "CROQF"
    code: str  # "6", "7.1"
    basis: str  # DECLARED, "referenced", "compared", "assumed"


@dataclass(frozen=True, kw_only=True)
class AssessmentFacts(_Facts):
    type: str  # "written-exam", "case-study"
    supervision: str  # "on-site-with-identity", "none"
    texts: Texts = field(default_factory=dict)
    weight: Decimal | None = None  # per cent
    outcomes: tuple[str, ...] = ()  # their codes
    pass_rules: Texts = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class QualityFacts(_Facts):
    type: str  # "programme-accredited", "internal-only", "none"
    body: str = ""
    decision: str = ""
    decided_on: str = ""
    valid_until_day: str = ""
    evidence_url: str = ""
    texts: Texts = field(default_factory=dict)
    begins_on: str = ""

    def in_force(self, on: str) -> bool | None:
        """Whether it held on a day; None where it has neither beginning nor end."""
        if not self.begins_on and not self.valid_until_day:
            return None
        return self.begins_on <= on and (not self.valid_until_day or on <= self.valid_until_day)


@dataclass(frozen=True, kw_only=True)
class ApprovalFacts(_Facts):
    """Who approved the version inside the institution, and when it is looked at again."""

    body: Texts
    decision: str
    approved_on: str
    review_by_on: str = ""


@dataclass(frozen=True, kw_only=True)
class AccreditationFacts(_Facts):
    """An accreditation of the institution that was in force on the day of the award."""

    kind: str
    agency: Texts
    decision: str
    begins_on: str
    ends_on: str = ""


@dataclass(frozen=True, kw_only=True)
class GradeScaleFacts(_Facts):
    code: str
    name: str
    values: tuple[str, ...] = ()  # from worst to best; a numeric scale has none
    lowest_pass: str = ""
    result_type: str = "Result"  # one of Open Badges' result types


@dataclass(frozen=True, kw_only=True)
class BadgeFacts(_Facts):
    """What the badge was drawn from on the day of the award; see `rendering.badge.badge_of`."""

    shape: str
    icon: str
    primary: str
    secondary: str
    text: str = ""
    beads: int = 0


@dataclass(frozen=True, kw_only=True)
class VersionFacts(_Facts):
    """The frozen wording that every award of one version shares."""

    code: str  # "UEH-FT-01"
    number: str  # "1.1"
    url: str
    titles: Texts
    descriptions: Texts
    outcomes: tuple[OutcomeFacts, ...]
    hours: Decimal
    levels: tuple[LevelFacts, ...]
    isced_f_code: str
    isced_f_label: str
    assessments: tuple[AssessmentFacts, ...]
    participation: str  # "blended"
    quality: tuple[QualityFacts, ...]
    issuer: BodyFacts
    awarding_bodies: tuple[BodyFacts, ...]
    ects: CreditFacts | None = None
    local_credits: CreditFacts | None = None
    on_site_hours: Decimal | None = None
    participation_notes: Texts = field(default_factory=dict)
    prerequisites: Texts = field(default_factory=dict)
    stackability: Texts = field(default_factory=dict)
    part_of_urls: tuple[str, ...] = ()
    learning_setting: str = "formal"
    awarding_type: str = "single"  # "joint", "co-branded"
    instruction_languages: tuple[str, ...] = ()
    image_url: str = ""
    badge: BadgeFacts | None = None
    endorsements: tuple[str, ...] = ()  # signed credentials of partners as they are stored, carried inside this one
    # Kept for whoever asks later what was so on the day; in no signed document. Snapshots before these were kept have none.
    approval: ApprovalFacts | None = None
    accreditations: tuple[AccreditationFacts, ...] = ()

    @property
    def skills(self) -> tuple[SkillFacts, ...]:
        """Of all outcomes, each once, in their order."""
        return tuple({skill.url: skill for outcome in self.outcomes for skill in outcome.skills}.values())


@dataclass(frozen=True, kw_only=True)
class PartFacts(_Facts):
    """One part of a larger award, by its achievement: what was earned, not the credential that says so."""

    url: str  # of the version, the id of its achievement
    number: str


@dataclass(frozen=True, kw_only=True)
class AwardFacts(_Facts):
    """One award. The strings and numbers beside `version` may differ between the awards of one batch."""

    version: VersionFacts
    credential_id: str
    recipient_name: str  # as printed
    achieved_on: str
    awarded_on: str
    valid_from: str
    serial_number: str
    status_list_url: str
    status_index: int
    languages: tuple[str, ...]  # the first is the one the award is worded in
    valid_until: str = ""
    register_number: str = ""
    public_url: str = ""
    grade: str = ""
    grade_scale: GradeScaleFacts | None = None
    supervision_carried_out: str = ""
    identity_method: str = ""
    learning_from_on: str = ""
    learning_until_on: str = ""
    evidence_narrative: str = ""
    design: str = ""  # public id of the certificate design in use on the day of the signature
    parts: tuple[PartFacts, ...] = ()  # of a stack

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values; `from_dict` gives back an equal snapshot."""
        plain: dict[str, Any] = _plain(self)
        return plain

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> AwardFacts:
        """Raises BadFacts for a member it does not know or one that is missing."""
        built: AwardFacts = _build(cls, values)
        return built

    @staticmethod
    def to_texts(all_facts: Iterable[AwardFacts]) -> Iterator[str]:
        """Snapshots as they are stored, in JSON; a wording that a neighbour has as well is written once."""
        known, wording = None, ""
        for facts in all_facts:
            if facts.version is not known:
                known, wording = facts.version, _json(_plain(facts.version))
            own = _json(_plain(facts, but="version"))
            yield f"{own[:-1]}{_WORDING}{wording}}}"

    @classmethod
    def from_texts(cls, texts: Iterable[str]) -> Iterator[AwardFacts]:
        """Stored snapshots read again; a wording that a neighbour has as well is read once. Raises as `from_dict`."""
        known, wording = "", None
        for text in texts:
            own, mark, rest = text.partition(_WORDING)
            if mark and rest == known:
                facts = cls.from_dict(json.loads(f"{own}}}") | {"version": wording})
            else:
                facts = cls.from_dict(json.loads(text))
                known, wording = rest, facts.version
            yield facts


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _plain(value: Any, but: str = "") -> Any:
    if dataclasses.is_dataclass(value):
        members = {item.name: getattr(value, item.name) for item in dataclasses.fields(value) if item.name != but}
        return {name: _plain(member) for name, member in members.items() if member not in (None, "", (), {})}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return str(value) if isinstance(value, Decimal) else value


@cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _build(kind: Any, value: Any) -> Any:
    origin = typing.get_origin(kind)
    if origin is types.UnionType:
        return _build(next(part for part in typing.get_args(kind) if part is not type(None)), value)
    if origin is tuple:
        return tuple(_build(typing.get_args(kind)[0], item) for item in value)
    if kind is Decimal:
        return Decimal(value)
    if not dataclasses.is_dataclass(kind) or isinstance(value, kind):  # type: ignore[arg-type]  # a type it is
        return dict(value) if origin is dict else value
    hints = _hints(kind)  # type: ignore[arg-type]
    unknown = set(value) - set(hints)
    if unknown:
        raise BadFacts(sorted(unknown)[0], "no such member")
    try:
        return kind(**{name: _build(hints[name], member) for name, member in value.items()})  # type: ignore[operator]
    except TypeError as error:
        raise BadFacts(getattr(kind, "__name__", "facts"), str(error)) from error
