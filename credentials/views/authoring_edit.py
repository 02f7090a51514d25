"""The editor of a draft: sections that save themselves, what is missing, what a colleague wrote meanwhile."""

from __future__ import annotations

from collections.abc import Collection
from secrets import token_urlsafe
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from credentials import drafts, outcome_help
from credentials.change_class import change_class, next_number
from credentials.completeness import completeness_of, needed_languages
from credentials.drafts import Draft
from credentials.forms.beginning import UnitForm
from credentials.forms.skills import SEARCH
from credentials.forms.writing import SectionForm
from credentials.level_help import EQF_LEVELS
from credentials.models import DraftChange, MicroCredentialVersion
from credentials.models.life_cycle import AUTHORS
from credentials.parts import ALL, SECTIONS, Part, part_of, parts_of
from credentials.services import writing
from credentials.services.beginning import assign_unit
from credentials.snapshots import version_facts
from credentials.touching import in_force, touched_by
from credentials.views.authoring import draft_at
from credentials.views.preview import preview
from credentials.wording import language as language_name
from credentials.workload import workload_of
from institutions.code_lists import isced_f_all, printed_languages
from institutions.desks import MemberRequest, desk
from institutions.models import AWARDING, Level
from micro4asia.foundation import text
from micro4asia.foundation.http import audience


@audience("achievement.edit_draft")
@require_http_methods(["GET", "POST"])
def version_edit(request: MemberRequest, slug: str, public_id: str, number: str) -> HttpResponse:
    institution = desk(request, slug, *AUTHORS, told=AWARDING)
    version = draft_at(request, institution, public_id, number)
    if request.method == "POST":
        return _sent(request, version)
    return _found(request, version) if request.htmx and _sought(request.GET) else _page(request, version)


def _sent(request: MemberRequest, version: MicroCredentialVersion) -> HttpResponse:
    here = redirect("credentials:version-edit", version.institution.slug, version.micro_credential.public_id, version.number)
    if request.POST.get("section") == "unit":
        unit = UnitForm(request.POST, **_unit_of(request, version))
        if not unit.is_valid():
            return _page(request, version, unit=unit)
        assign_unit(micro_credential=version.micro_credential, by=request.user, unit=unit.cleaned_data["unit"])
        here["Location"] += "#unit"
        return here
    try:
        form = SectionForm.sent(request.POST, Draft(version), _languages(version, request))
        revision, sitting = int(request.POST["revision"]), request.POST["sitting"][:40]
    except (KeyError, ValueError):
        raise BadRequest from None
    saved = writing.save_draft(version=version, by=request.user, revision=revision, sitting=sitting, values=form.values())
    if request.htmx:
        return _fragment(request, saved, form)
    if form.errors:
        return _page(request, saved.version, form)
    _act(request, saved.version, form.kind, sitting)
    here["Location"] += _back_to(request, form)
    return here


def _back_to(request: MemberRequest, form: SectionForm) -> str:
    """The part that was sent, unfolded, and where words were looked for the skills that were found."""
    pressed = request.POST.get("do", "").removeprefix(f"{SEARCH}-")
    asked: dict[str, Any] = {"with": request.GET.getlist("with"), "part": form.section}
    asked |= {f"{SEARCH}-{number}": words for number, words in _sought(request.POST).items() if words or str(number) == pressed}
    return f"?{urlencode(asked, doseq=True)}#{f'id_outcome-{pressed}-skills' if pressed.isdecimal() else form.section}"


def _sought(said: QueryDict) -> dict[int, str]:
    """By number of the outcome: the words a skill is looked for with."""
    found = {key.removeprefix(f"{SEARCH}-"): words for key, words in said.items() if key.startswith(f"{SEARCH}-")}
    return {int(number): str(words)[:80] for number, words in found.items() if number.isdecimal()}


def _found(request: MemberRequest, version: MicroCredentialVersion) -> HttpResponse:
    """The skills beside one outcome while somebody looks for more: what is ticked on the page, and what was found."""
    form = SectionForm.opened(Draft(version), "outcomes", _languages(version, request))
    form.sought = _sought(request.GET)
    number = next(iter(form.sought))
    if number not in form.row_numbers:
        raise Http404
    box = form.skills_of(number, ticked=request.GET.getlist(f"outcome-{number}-skills"))
    response = render(request, "credentials/staff/authoring/skills_found.html", {"box": box, "swapped": True})
    response.headers["Vary"] = "HX-Request"
    return response


def _act(request: MemberRequest, version: MicroCredentialVersion, kind: str, sitting: str) -> None:
    """What the button asked for beyond saving: add, remove-7, up-7, down-7, back-31, take-… or drop-…."""
    do, _dash, what = request.POST.get("do", "").partition("-")
    match do:
        case "add" if kind:
            writing.add_row(version=version, by=request.user, kind=kind, sitting=sitting)
        case "remove" if kind and what.isdigit():
            writing.remove_row(version=version, by=request.user, kind=kind, number=int(what))
        case "up" | "down" if kind and what.isdigit():
            writing.move_row(version=version, by=request.user, kind=kind, number=int(what), up=do == "up")
        case "back" if kind and what.isdigit():
            gone = get_object_or_404(version.changes.filter(after__isnull=True, key__startswith=f"{kind}-"), pk=what)
            writing.bring_row_back(version=version, by=request.user, change=gone)
        case "take" | "drop":
            aside = get_object_or_404(version.set_aside.all(), public_id=what)
            writing.choose(aside=aside, by=request.user, take=do == "take")


def _page(
    request: MemberRequest, version: MicroCredentialVersion, bound: SectionForm | None = None, unit: UnitForm | None = None
) -> HttpResponse:
    draft, languages = Draft(version), _languages(version, request)
    sections = [SectionForm.opened(draft, name, languages) for name in SECTIONS]
    if bound:
        sections = [bound if each.section == bound.section else each for each in sections]
    for each in sections:
        each.sought = _sought(request.GET)
    asides = list(version.set_aside.open().select_related("by"))
    for each in sections:
        each.beside(asides)
    form, told = bound or unit, _told(version)
    context = {
        "institution": version.institution,
        "version": version,
        "sections": sections,
        "opened": _opened(request, version, sections, told["parts"]),
        "unit_form": unit or UnitForm(initial={"unit": _unit_code(version)}, **_unit_of(request, version)),
        "form": form,
        "sitting": token_urlsafe(12),
        "languages": [(tag, language_name(tag)) for tag in languages],
        "more_languages": [(tag, language_name(tag)) for tag in printed_languages() if tag not in languages],
        "homeless": [row for row in asides if not any(row.key in each.fields for each in sections)],
        "add": {"outcome": _("Add an outcome"), "assessment": _("Add an assessment"), "quality": _("Add a record")},
        "gone": _gone(version, draft),
        "isced": [(code, text.pick(names, get_language() or "en")[0]) for code, names in isced_f_all().items()],
        "verbs": [(language_name(tag), tag, outcome_help.observable_verbs(tag)) for tag in _with_verbs(languages)],
        "levels": _levels(version),
        **told,
    }
    return render(request, "credentials/staff/authoring/edit.html", context)


def _opened(
    request: MemberRequest, version: MicroCredentialVersion, sections: list[SectionForm], parts: list[Part]
) -> Collection[str]:
    """The parts that are not folded: the one asked for and those that wait for an answer; else the first unfinished one."""
    asked = request.GET.get("part", "")
    if asked == ALL:
        return SECTIONS
    waiting = {each.section for each in sections if each.errors or any(getattr(field, "asides", ()) for field in each)}
    waiting |= {part_of(field) for field in version.remarks.open().values_list("field", flat=True)}
    opened = (waiting | {asked}) & set(SECTIONS)
    return opened or {next((part.section for part in parts if part.missing), "texts")}


def _fragment(request: MemberRequest, saved: writing.Saved, form: SectionForm) -> HttpResponse:
    """After a save by itself: the line that says so, what is missing now, and what stands beside each field of the section."""
    version = saved.version
    asides = version.set_aside.open().filter(key__in=list(form.fields)).select_related("by")
    form.beside(asides)
    others = form.meanwhile(saved.theirs)
    context = {"version": version, "section": form, "others": others, "saved": saved, **_told(version)}
    return render(request, "credentials/staff/authoring/saved.html", context)


def _told(version: MicroCredentialVersion) -> dict[str, Any]:
    """What is worked out anew after each save."""
    completeness = completeness_of(version)
    return {"completeness": completeness, "parts": parts_of(completeness.findings), "workload": workload_of(version)}


def _languages(version: MicroCredentialVersion, request: MemberRequest) -> list[str]:
    """Needed ones first, then those that anything is written in, then those asked for."""
    written = drafts.languages_in(Draft(version).values)
    asked = [tag for tag in request.GET.getlist("with") if tag in printed_languages()]
    return list(dict.fromkeys([*needed_languages(version), *sorted(written), *asked]))


def _with_verbs(languages: list[str]) -> list[str]:
    known = outcome_help.languages_with_verbs()
    return [tag for tag in languages if tag in known]


def _gone(version: MicroCredentialVersion, draft: Draft) -> dict[str, list[DraftChange]]:
    """Rows that were taken out and not brought back, by kind; the latest three of each."""
    found: dict[str, list[DraftChange]] = {}
    seen = set()
    for change in version.changes.filter(after__isnull=True).select_related("by").order_by("-revision"):
        kind, _dash, number = change.key.partition("-")
        if number.isdigit() and (kind, int(number)) not in draft.rows and change.key not in seen:
            seen.add(change.key)
            found.setdefault(kind, []).append(change)
    return {kind: rows[:3] for kind, rows in found.items()}


def _levels(version: MicroCredentialVersion) -> list[tuple[str, Any, bool]]:
    """(EQF level, what it asks for, whether it is the one chosen); a level of another framework by what it is compared to."""
    row = Level.objects.on(version.institution.today()).filter(framework=version.level_framework, code=version.level_code).first()
    chosen = version.level_code if version.level_framework == "EQF" else row.eqf if row else ""
    return [(code, told, code == chosen) for code, told in EQF_LEVELS.items()]


def _unit_of(request: MemberRequest, version: MicroCredentialVersion) -> dict[str, Any]:
    return {"user": request.user, "institution": version.institution, "also": version.micro_credential.unit}


def _unit_code(version: MicroCredentialVersion) -> str:
    return version.micro_credential.unit.code if version.micro_credential.unit else ""


@audience("achievement.edit_draft")
@require_GET
def version_preview(request: MemberRequest, slug: str, public_id: str, number: str) -> HttpResponse:
    """What is going to be handed in, what it changes and whom that touches, before anybody else sees it."""
    institution = desk(request, slug, *AUTHORS, told=AWARDING)
    version = draft_at(request, institution, public_id, number)
    before = in_force(version)
    change = change_class(before, version) if before else None
    facts = version_facts(version, on=institution.today())
    context = {
        "institution": institution,
        "version": version,
        "before": before,
        "change": change,
        "next_number": next_number(before.number, change.kind) if before and change else version.number,
        "touches": touched_by(version),
        "facts": facts,
        "preview": preview(version, facts, name="", achieved_on=None),
        "asides": version.set_aside.open().count(),
        **_told(version),
    }
    return render(request, "credentials/staff/authoring/preview.html", context)
