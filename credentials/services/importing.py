"""Micro-credentials out of a table: one line for each outcome, what is said of the whole in the first. They come in as drafts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from credentials.change_class import next_number
from credentials.models import ChangeClass, DraftChange, MicroCredential, MicroCredentialVersion
from credentials.models.life_cycle import AUTHORS
from credentials.policies import may_author_at
from credentials.services.authoring import draft_version
from credentials.services.beginning import CODE, OPEN
from credentials.services.writing import MOST_ROWS
from institutions.code_lists import printed_languages
from institutions.models import Institution, User
from institutions.services import taking_in_words as words
from institutions.services.taking_in import Column, Group, Intake, Item, register
from institutions.services.taking_in_columns import shared
from institutions.vocabulary import AssessmentType, Participation, QualityAssurance, Supervision
from micro4asia.foundation.errors import ALLOWED, Verdict
from micro4asia.foundation.journal import record
from micro4asia.foundation.tabular import as_number

KIND = "micro-credentials"
ONCE = ("title", "title_en", "description_en", "hours", "level", "isced_f", "participation", "unit")
State = MicroCredentialVersion.State


def may_import(user: User, institution: Institution) -> Verdict:
    """Whoever writes anything there; which of it is theirs is judged for each line."""
    if not user.has_role(*AUTHORS, at=institution):
        return may_author_at(user, institution, None)
    return ALLOWED


def columns(institution: Institution) -> list[Column]:
    return [
        Column(
            "code",
            gettext_lazy("Code"),
            ("mã", "mã chứng chỉ", "ລະຫັດ", "codice", "kód", "šifra"),
            required=True,
            help=gettext_lazy("In capitals, such as UEH-FT-01. The same again, or nothing, continues the one above."),
            example=(f"{institution.code}-XX-01", ""),
        ),
        Column(
            "title",
            gettext_lazy("Title in your language"),
            ("title", "name", "tên", "tên chứng chỉ", "ຊື່", "titolo", "název", "naziv", "titre"),
            required=True,
            example=("Thanh toán số căn bản", ""),
        ),
        shared("title_en", required=True, example=("Foundations of Digital Payments", "")),
        Column(
            "description",
            gettext_lazy("Description in your language"),
            ("description", "mô tả", "ຄຳອະທິບາຍ", "descrizione", "popis", "opis"),
        ),
        Column(
            "description_en",
            gettext_lazy("Description in English"),
            ("description (en)", "english description", "mô tả tiếng anh"),
            example=("How money moves between banks and apps.", ""),
        ),
        shared("hours", example=("50", "")),
        shared("level"),
        shared("isced_f"),
        Column(
            "participation",
            gettext_lazy("Form of participation"),
            ("participation", "mode", "hình thức học", "ຮູບແບບ", "modalità", "forma", "oblik"),
            required=True,
            help=gettext_lazy("A code or a name, such as blended."),
            example=("blended", ""),
        ),
        Column(
            "languages",
            gettext_lazy("Languages of instruction"),
            ("languages", "language", "ngôn ngữ", "ພາສາ", "lingua", "jazyk", "jezik", "langue"),
            help=gettext_lazy("Codes such as vi; en. Empty: your own."),
            example=("vi; en", ""),
        ),
        shared("unit"),
        shared("assessment", example=("written-exam", "")),
        shared("supervision"),
        Column(
            "quality",
            gettext_lazy("Quality assurance"),
            ("qa", "đảm bảo chất lượng", "ການປະກັນຄຸນນະພາບ", "qualità", "kvalita", "kvaliteta"),
            help=gettext_lazy("A code or a name, such as institution-accredited."),
            example=("institution-accredited", ""),
        ),
        shared("prerequisites"),
        shared("outcome"),
        shared("outcome_en"),
        shared("outcome_hours", help=gettext_lazy("Together they are the hours of the whole."), example=("30", "20")),
    ]


@dataclass
class _Known:
    own: dict[str, MicroCredential]
    foreign: set[str]
    level: Callable[[str], tuple[str, str]]
    unit: Callable[[str], Any]
    verdicts: dict[Any, str]


def judge(institution: Institution, by: User, groups: list[Group]) -> list[Item]:
    versions = MicroCredentialVersion.objects.prefetch_related("outcomes", "assessments", "quality").order_by("-pk")
    rows = MicroCredential.objects.filter(institution=institution).select_related("unit")
    rows = rows.prefetch_related(Prefetch("versions", versions, to_attr="in_order"))
    codes = {group.cell("code") for group in groups}
    foreign = MicroCredential.objects.filter(code__in=codes).exclude(institution=institution)
    known = _Known(
        {row.code: row for row in rows},
        set(foreign.values_list("code", flat=True)),
        words.levels_of(institution),
        words.named(institution.units.in_force(), "names"),
        {},
    )
    return [_judged(institution, by, group, known) for group in groups]


def _judged(institution: Institution, by: User, group: Group, known: _Known) -> Item:
    code = group.read("code", _code, needed=not group.rows[0].flaw) or ""
    item = Item(code, group.lines, title=group.cell("title") or group.cell("title_en"), remarks=group.remarks)
    if group.rows[0].flaw:
        return item
    group.repeats(ONCE)
    item.said = _said(institution, group, known)
    found = group.outcomes((institution.language, "outcome"), ("en", "outcome_en"), hours="outcome_hours")
    item.outcomes = [{"code": f"LO{place}", **outcome} for place, outcome in enumerate(found, start=1)]
    if code in known.foreign:
        group.remark("code", _("This code is taken by another institution."))
    unit = item.said["unit"]
    if unit not in known.verdicts:
        known.verdicts[unit] = str(may_author_at(by, institution, unit).reason)
    if refused := known.verdicts[unit]:
        group.remark("unit", refused)
    _sum(item, group)
    _compare(item, group, known.own.get(code))
    return item


def _code(cell: str) -> str:
    if not CODE.fullmatch(cell) or len(cell) > 24:
        raise ValidationError(_("Write the code in capitals, digits and hyphens, such as UEH-FT-01."))
    return cell


def _said(institution: Institution, group: Group, known: _Known) -> dict[str, Any]:
    home = institution.language
    level = group.read("level", known.level) or ("", "")
    titles = group.texts((home, "title"), ("en", "title_en"), most=200)
    if home not in titles:
        group.remark("title", _("The title is needed in the language of your institution."))
    if "en" not in titles:
        group.remark("title_en", _("This is needed."))
    unit = known.unit(group.cell("unit")) if group.cell("unit") else None
    if group.cell("unit") and unit is None:
        group.remark("unit", _("There is no unit of this code or name. Enter it under Units, or leave this empty."))
    supervision = group.read("supervision", words.code_in("supervision", Supervision.values)) or Supervision.ON_SITE.value
    return {
        "unit": unit,
        "titles": titles,
        "descriptions": group.texts((home, "description"), ("en", "description_en"), most=4000),
        "prerequisites": group.texts((home, "prerequisites"), most=1000),
        "hours": group.read("hours", _load, needed=True),
        "level_framework": level[0],
        "level_code": level[1],
        "isced_f": group.read("isced_f", words.field_of_education, needed=True),
        "participation": group.read("participation", words.code_in("participation", Participation.values), needed=True),
        "languages": group.read("languages", _languages) or [home],
        "assessment": group.read("assessment", words.codes_in("assessment", AssessmentType.values)) or [],
        "supervision": supervision,
        "quality": group.read("quality", words.codes_in("quality_assurance", QualityAssurance.values)) or [],
    }


def _load(cell: str) -> Decimal:
    number = as_number(cell)
    if not 1 <= number <= 9999:
        raise ValidationError(_("Must be between %(low)s and %(high)s.") % {"low": 1, "high": 9999})
    return number.quantize(Decimal("0.01"))


def _languages(cell: str) -> list[str]:
    tags = [part.strip().lower() for part in cell.replace(",", ";").split(";") if part.strip()]
    if unknown := [tag for tag in tags if tag not in printed_languages()]:
        said = {"value": ", ".join(unknown)[:40], "choices": ", ".join(sorted(printed_languages()))}
        raise ValidationError(_("“%(value)s” is not known here. Known are: %(choices)s.") % said)
    return list(dict.fromkeys(tags))


def _sum(item: Item, group: Group) -> None:
    total, hours = sum((one["hours"] for one in item.outcomes), Decimal(0)), item.said["hours"]
    if not item.outcomes:
        group.remark("outcome", _("Learning outcomes are missing."), stops=False)
    elif len(item.outcomes) > MOST_ROWS:
        group.remark("outcome", _("A micro-credential has %(most)s learning outcomes at most.") % {"most": MOST_ROWS})
    elif hours is not None and total != hours:
        said = {"sum": f"{total.normalize():f}", "hours": f"{hours.normalize():f}"}
        sentence = _("The hours of the outcomes add up to %(sum)s, the whole has %(hours)s.") % said
        group.remark("outcome_hours", sentence, stops=False)


def _compare(item: Item, group: Group, kind: MicroCredential | None) -> None:
    """Nobody's draft is written over: a version under way that says something else is a problem for people."""
    if kind is None:
        return
    item.existing = kind
    versions = [row for row in kind.in_order if row.state != State.DISCARDED]  # type: ignore[attr-defined]
    latest = versions[0] if versions else None
    if latest is None:
        return
    item.unchanged = _same(item, latest)
    if not item.unchanged and latest.state in OPEN:
        said = {"number": latest.number}
        sentence = _("Version %(number)s is under way and says something else. Finish or discard it first, or change it there.")
        group.remark("code", sentence % said)


def _same(item: Item, latest: MicroCredentialVersion) -> bool:
    apart = {"unit", "assessment", "supervision", "quality"}
    if any(getattr(latest, name) != value for name, value in item.said.items() if name not in apart):
        return False
    outcomes = [(row.texts, row.hours) for row in latest.outcomes.all()]
    tested = [(row.type, row.supervision) for row in latest.assessments.all()]
    return (
        outcomes == [(one["texts"], one["hours"]) for one in item.outcomes]
        and tested == [(one, item.said["supervision"]) for one in item.said["assessment"]]
        and [row.type for row in latest.quality.all()] == item.said["quality"]
    )


def write(institution: Institution, by: User, item: Item) -> None:
    """A draft. Raises PermissionDenied, ValidationError."""
    said = dict(item.said)
    unit, tested, quality, supervision = (said.pop(name) for name in ("unit", "assessment", "quality", "supervision"))
    kind: MicroCredential | None = item.existing
    if kind is None:
        may_author_at(by, institution, unit).enforce()
        kind = MicroCredential(institution=institution, code=item.key, unit=unit)
        kind.full_clean()
        kind.save(force_insert=True)
        record("micro_credential_begun", on=kind, by=by, institution_id=institution.pk, code=item.key)
    version = draft_version(
        micro_credential=kind,
        by=by,
        fields={**said, "number": _number(kind)},
        outcomes=item.outcomes,
        assessments=[
            {"type": one, "weight": weight, "supervision": supervision}
            for one, weight in zip(tested, _weights(len(tested)), strict=True)
        ],
        quality=[{"type": one} for one in quality],
    )
    if item.sent_by and item.sent_by != by:
        # The words are theirs: whoever wrote the table reviews none of it, like whoever wrote in a form.
        DraftChange.objects.create(
            version=version, revision=version.revision, key="titles", after=version.titles, by=item.sent_by
        )


def _weights(count: int) -> list[int]:
    """Alike as far as whole per cents go; the author says better."""
    return [100 // count + (place < 100 % count) for place in range(count)]


def _number(kind: MicroCredential) -> str:
    """Minor for the time being: the class of the change is worked out when the draft is handed in."""
    taken = list(kind.versions.order_by("pk").values_list("number", flat=True))
    number = next_number(taken[-1], ChangeClass.MINOR) if taken else "1.0"
    while number in taken:
        number = next_number(number, ChangeClass.MINOR)
    return number


MICRO_CREDENTIALS = register(Intake(KIND, "code", columns, judge, write, may_import))
